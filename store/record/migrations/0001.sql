CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL
);

CREATE TABLE originals (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT,
  added TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE entries (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  model_version INTEGER NOT NULL,
  body TEXT NOT NULL,
  edited TEXT NOT NULL,
  text TEXT REFERENCES texts (sha256) DEFERRABLE INITIALLY DEFERRED,
  assertion TEXT NOT NULL,
  status TEXT NOT NULL,
  confidence REAL NOT NULL,
  parent INTEGER REFERENCES entries (number) DEFERRABLE INITIALLY DEFERRED,
  added TEXT NOT NULL,
  title TEXT NOT NULL,
  byline TEXT NOT NULL,
  speaker TEXT,
  publisher TEXT,
  language TEXT,
  date TEXT NOT NULL,
  date_from INTEGER,
  date_to INTEGER,
  keys TEXT NOT NULL,
  text_seq INTEGER NOT NULL
);
CREATE INDEX entries_sources ON entries (added, number)
  WHERE status <> 'rejected' AND kind <> 'quotation';
CREATE INDEX entries_all ON entries (added, number) WHERE status <> 'rejected';
CREATE INDEX entries_kind ON entries (kind, status);
CREATE INDEX entries_open ON entries (status, number) WHERE status <> 'confirmed';
CREATE INDEX entries_parent ON entries (parent) WHERE parent IS NOT NULL;
CREATE INDEX entries_speaker ON entries (speaker) WHERE speaker IS NOT NULL;
CREATE INDEX entries_text_seq ON entries (text_seq);
CREATE INDEX entries_edited ON entries (number) WHERE edited <> '{}';

CREATE TABLE gone (number INTEGER PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL);
CREATE INDEX gone_seq ON gone (seq);

CREATE TABLE keys (
  key TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  PRIMARY KEY (key, number)
) WITHOUT ROWID;
CREATE INDEX keys_number ON keys (number);

CREATE TABLE captures (
  uid TEXT PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES entries (number) DEFERRABLE INITIALLY DEFERRED,
  revision TEXT NOT NULL,
  original TEXT REFERENCES originals (sha256),
  locator TEXT NOT NULL,
  path TEXT,
  tool TEXT NOT NULL,
  tool_version TEXT NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX captures_number ON captures (number, at);
CREATE INDEX captures_original ON captures (original, locator) WHERE original IS NOT NULL;
CREATE INDEX captures_path ON captures (path) WHERE path IS NOT NULL;

CREATE TABLE tags (
  number INTEGER NOT NULL REFERENCES entries (number) DEFERRABLE INITIALLY DEFERRED,
  tag TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (number, tag)
) WITHOUT ROWID;
CREATE INDEX tags_folded ON tags (folded, number);
CREATE INDEX tags_tag ON tags (tag, number);

CREATE TABLE links (
  uid TEXT PRIMARY KEY,
  relation TEXT NOT NULL,
  source INTEGER NOT NULL REFERENCES entries (number) DEFERRABLE INITIALLY DEFERRED,
  target INTEGER REFERENCES entries (number) DEFERRABLE INITIALLY DEFERRED,
  target_key TEXT,
  label TEXT,
  source_anchor TEXT,
  target_anchor TEXT,
  note TEXT NOT NULL,
  assertion TEXT NOT NULL,
  status TEXT NOT NULL,
  confidence REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX links_source ON links (source, relation);
CREATE INDEX links_target ON links (target) WHERE target IS NOT NULL;
CREATE INDEX links_dangling ON links (target_key) WHERE target IS NULL;

CREATE TABLE notes (
  uid TEXT PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES entries (number) DEFERRABLE INITIALLY DEFERRED,
  body TEXT NOT NULL,
  anchor TEXT,
  author TEXT NOT NULL,
  created TEXT NOT NULL,
  changed TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX notes_number ON notes (number);

CREATE TABLE agents (
  uid TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  aliases TEXT NOT NULL,
  type TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE agent_names (
  folded TEXT PRIMARY KEY,
  agent TEXT NOT NULL REFERENCES agents (uid) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX agent_names_agent ON agent_names (agent);

CREATE TABLE relations (
  name TEXT PRIMARY KEY,
  inverse TEXT NOT NULL,
  key TEXT NOT NULL,
  symmetric INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE saved (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE imported (sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL,
  path TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
);

CREATE TABLE state (
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (actor, key)
) WITHOUT ROWID;

CREATE TABLE batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  label TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  of INTEGER,
  standing TEXT NOT NULL CHECK (standing IN ('done', 'undone', 'settled'))
);
CREATE INDEX batches_actor ON batches (actor, standing, id);

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL REFERENCES batches (id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  id TEXT NOT NULL,
  number INTEGER,
  before TEXT,
  after TEXT,
  hash TEXT NOT NULL
);
CREATE INDEX journal_batch ON journal (batch);
CREATE INDEX journal_number ON journal (number) WHERE number IS NOT NULL;
CREATE INDEX journal_object ON journal (object, id, seq);

CREATE TABLE payloads (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq),
  before TEXT,
  after TEXT
);
