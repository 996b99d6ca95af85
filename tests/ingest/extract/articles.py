"""Articles for these tests. People, places, bodies and events are all invented."""

HARBOUR = (
    "ALDMERE (Norpress) — The harbour board will close the east pier, its "
    "chairwoman, Ilse Brandt, has told Norpress.\n"
    "READ MORE: Pier Inspectors ‘Ignored’ for a Decade\n"
    '"He [Vane] knows that the "temporary" supports were never replaced," Brandt '
    "said, referring to the town's mayor Oskar Vane, who said that the collapse "
    'was "an act of nature", noting that the storm had lasted for two days.\n'
    'According to the chairwoman, the city had "every chance to repair it in '
    'spring."\n'
    "The Report\n"
    "The report of the National Institute for Coastal Works (NICW) on the pier was "
    'published in May. The NICW report "rests on guesswork".\n'
    "Nobody at the board was asked before the pier was opened again, and nobody "
    "was told why, the board noted at the time.\n"
    "The east pier is shut. #aldmere @NICW pic.twitter.com/AbCdEf1234\n"
    "— Aldmere Harbour 🚢 (@aldmereharbour) March 3, 2031\n"
    '"I warned them twice," Vane said. "Nobody listened."\n'
    "Tovland, for its part, recalled that all the timber had been delivered in "
    "2029.\n"
)
"""A dateline, a reference, a heading, a tweet, a report, five voices."""
