-- What a tag means and how it is shown: a person's words and a colour's name.
CREATE TABLE tag_facts (
  tag TEXT PRIMARY KEY,
  description TEXT NOT NULL DEFAULT '',
  colour TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
