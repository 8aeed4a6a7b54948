"""The words by which speakers are found: a language's table of speech, compiled."""

from __future__ import annotations

import re

from tracker.extractor.language import Language, alternatives
from tracker.extractor.patterns import insensitive


class Speech:
    """A language's words of speech."""

    def __init__(self, lang: Language) -> None:
        table = lang.table("speech.toml")
        self._people = lang.people
        self._speakers = frozenset(table["speakers"])
        self._prefixes = frozenset(table["prefixes"])
        self._audiences = frozenset(table["audiences"])
        self._leading = frozenset(table["leading"])
        self._pronouns = frozenset(table["pronouns"])
        self._counts = frozenset(table["counts"])
        self._inverted = frozenset(table["inverted"])
        self._telling = frozenset(table["telling"])
        self._outlets = frozenset(table["outlets"])
        self._agencies = frozenset(table["agencies"])
        self._own_words = frozenset(table["own_words"])
        self._outlets_and_agencies = self._outlets | self._agencies
        self._occasions = frozenset(table["occasions"])
        self._of_counts = self._counts | self._own_words
        self._counted_in = self._counts | self._occasions
        self._tellings = self._of_counts | self._occasions
        self._who_or_when = self._speakers | self._occasions
        self._possessives = frozenset(table["possessives"])
        self._counting = frozenset(table["not_speech_before_figure"])
        self._plain_speech = frozenset(table["plain_speech"])
        self._objects = frozenset(table["objects"])
        self.personal = frozenset(table["personal"])
        self.impersonal = frozenset(table["impersonal"])
        self._clause_starts = frozenset(table["clause_starts"])
        self._not_labels = frozenset(table["not_labels"])
        self._helping = frozenset(table["helping"])
        self._past = frozenset(table["past"])
        self._undergone = frozenset(table["undergone"] + table["closing_verbs"] + table["giving_verbs"])
        self._carrying_on = frozenset(table["carrying_on"])
        self.offices = frozenset(table["offices"])
        self._passing_on = frozenset(table["passing_on"])
        self._relaying = frozenset(table["relaying"])
        relays = alternatives(table["relays"])
        self._relay = insensitive(rf"\b(?:{relays})\s+")
        on_air = alternatives(table["on_air"])
        self._on_air = insensitive(rf"\b(?:{on_air})\s+")
        self._hearers = frozenset(table["hearers"])
        reached = alternatives(table["reached"])
        self._quoted_by = frozenset(table["reached"])
        self._reached = insensitive(rf"\b(?:{reached})\s+")
        names = alternatives(table["bulletins"])
        marks = alternatives(table["number_marks"])
        ways = {way: "|".join(words) for way, words in table["bulletin_ways"].items()}
        aside = rf"(?:,\s+(?:{'|'.join(table['issued'])})\s[^,;\n]{{2,40}},)?"  # "Update 2, issued on Sunday, gave"
        self._bulletin = re.compile(
            rf"(?P<inside>\b(?:{ways['inside']})\s+(?:{ways['articles']}\s+)?)?(?P<name>(?:\b(?:{ways['earlier']})\s+(?:{names})\b(?=:)|"
            rf"\b(?:{names})\s*(?P<marked>(?:{marks})\.?\s*)?\d+\b(?![.,]\d)))(?P<given>:|{aside}\s+(?:{ways['given']})\b)?",
            re.IGNORECASE,
        )
        self._bulletin_words = frozenset(table["bulletin_words"])
        self._messengers = frozenset(table["messengers"])
        self._nouns_too = frozenset(table["nouns_too"])
        self._issued = frozenset(table["issued"])
        self._before_figure = frozenset(table["before_figure"])
        self._written = frozenset(table["written"])
        self._closing_verbs = frozenset(table["closing_verbs"])
        self._giving_verbs = frozenset(table["giving_verbs"])
        self._of_tolls = frozenset(table["of_tolls"])
        self._first_person = frozenset(table["first_person"])
        self._never_within = frozenset(table["never_within"])
        self._places = frozenset(table["places"])
        # Whose count it is: "the town's toll" is nobody's.
        self._bodies = (self._speakers | self._agencies) - self._places
        self._near = frozenset(table["near"])
        self.behind_heads = frozenset(table["behind_heads"])
        self._waking = frozenset(table["waking"])
        self._waking_cites = frozenset(table["waking_cites"])
        self._one_cites = frozenset(table["one_cites"])
        self._toll_verbs = frozenset(table["toll_verbs"])
        self._moving_verbs = frozenset(table["moving_verbs"])
        self._gathered = frozenset(table["gathered"])
        self._given_on = frozenset(table["given_on"])
        self._given_out = self._given_on | self._issued
        self._needs_giver = frozenset(table["needs_giver"])
        self.bodies = frozenset(table["bodies"])
        self._kinds = self.bodies | frozenset(table["kinds"])
        self._aside = insensitive(rf"\s*(?:\([^()\n]*\))?,\s+(?:{table['aside_articles']})\s([^,;.\n]+)")
        self._crews = frozenset(table["crews"])
        self._not_openers = frozenset(table["not_openers"])
        self._aged = re.compile(table["aged"])
        self._linked = re.compile(table["linked"])
        self._for = frozenset(table["for"])
        sources, day = "|".join(table["sources"]), r",\s+\d[^()\n]{0,24}"
        begins, ends = r"(?:[(\n]|(?<=[.;)]) )", rf"\.?(?:{day})?(?:\)|\n|$)"
        self._source = insensitive(rf"{begins}(?:{sources}):\s*([^()\n]{{2,60}}?){ends}")
        self._known = insensitive(rf"\b(?:{'|'.join(table['known'])})\s")
        self._definite = frozenset(table["known"])
        self.in_general = frozenset(table["in_general"])
        self._turning = frozenset(table["turning"])
        self._beliefs = frozenset(table["beliefs"])
        self._believing = frozenset(table["believing"])
        self._lists = frozenset(table["lists"])
        self._only = frozenset(table["only"])
        self._counters = frozenset(table["counters"])
        self._condoling_verbs = frozenset(table["condoling_verbs"])
        self._condoling = frozenset(table["condoling"])
        self._nobody = frozenset(table["nobody"])
        self._doers = frozenset(table["doers"])
        self._calling = frozenset(table["calling"])
        self.short_offices = {short: office for office, forms in table["short_offices"].items() for short in forms}
        self.long_offices = frozenset(table["short_offices"])
        self._stretches = frozenset(table["stretches"])
        self._clauses = frozenset(table["clauses"])
        self._unnamed = frozenset(table["unnamed"])
        self._whatever = frozenset(table["whatever"])
        self._retracting = frozenset(table["retracting"])
        self._taken_back = frozenset(table["taken_back"])
        self._this = frozenset(table["this"])
        self._this_is = frozenset(table["this_is"])
        self._asking = frozenset(table["asking"])
        self._denying = frozenset(table["denying"])
        releases = alternatives(table["releases"])
        headings = "|".join(table["release_headings"])
        line = rf"^[^\n]{{0,40}}\b(?:{releases})\b[^\n]{{0,60}}(?<![.?!\"”])$"
        self._release = insensitive(rf"{line}|^(?:{headings})$", re.MULTILINE)
        self._owning = frozenset(table["owning"])
        self.order = frozenset(table["order"])
        self._naming_verbs = frozenset(table["naming_verbs"])
        self._writers = frozenset(table["writers"])
        self._ours = frozenset(table["ours"])
        self._meeting = frozenset(table["meeting"])
        self._of_meeting = frozenset(table["of_meeting"])
        self._among = frozenset(table["among"])
        self._befalling = frozenset(table["befalling"])
        self._firms = frozenset(table["firms"])
        self._given_by = frozenset(table["given_by"]) | self._plain_speech
        self._persons = frozenset(table["persons"]) | self.offices
        self._counted_labels = frozenset(table["counted_labels"])
        self.plural = re.compile(table["plural"])
        self._not_outlets = frozenset(table["not_outlets"])
        self._behind_dash = re.compile(r"\s[-–—]\s+([^-–—:.,]{3,50})$")
        self._not_speech = frozenset(table["not_speech"])
        self._with_auxiliary = frozenset(table["with_auxiliary"])
        self._not_participles = frozenset(table["not_participles"])
        self._of_a_count = frozenset(table["of_a_count"])
        self._trailing = frozenset(table["trailing"])
        self._articles = frozenset(table["articles"])
        self._one = self._articles | frozenset(table["one"])
        self._parts = frozenset(table["parts"])
        self._nothing = frozenset(table["nothing"])
        self._other_speech = self._of_counts | frozenset(table["opening_cites"])
        self._other_speech |= self._closing_verbs | self._giving_verbs | self._waking_cites | self._one_cites
        self._other_speech |= self._toll_verbs
        self._body_names = frozenset(table["body_names"])
        self._figure_verbs = frozenset(table["figure_verbs"])
        self._findings = frozenset(table["findings"])
        self._asides = frozenset(table["asides"])
        self._titles = frozenset(table["titles"])
        self._going = frozenset(table["going"])
        self._said_to = frozenset(table["said_to"])
        self._answering = frozenset(table["answering"])
        self._answered_by = frozenset(table["answered_by"])
        self._opening_cites = frozenset(table["opening_cites"])
        self._press = frozenset(table["press"])
        self._programmes = frozenset(table["programmes"])
        self._words_looked_at = self._other_speech | self._bulletin_words | self._doers | self._retracting
        self._words_looked_at |= self._said_to | self._condoling_verbs
        self._participle = re.compile(table["participle"])
        self._gerund = re.compile(table["gerund"])
        self._within = frozenset(table["within"])
        self._hanging = frozenset(table["hanging"])
        self._speaking = frozenset(table["speaking"]) | self._hanging
