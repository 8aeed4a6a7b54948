"""The shipped ledgers: what the timeline has to show of the events whose figures are known to have been revised."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from tracker import api
from tracker.model import LEVELS

DATA = Path(__file__).parents[2] / "data"
EVENTS = sorted(path.stem for path in (DATA / "claims").glob("*.csv"))


@pytest.fixture(scope="module")
def everything() -> api.Timeline:
    return api.read_all(data=DATA)


def whole(table: pd.DataFrame, event: str, metric: str = "killed") -> pd.DataFrame:
    chosen = (table["event"] == event) & (table["metric"] == metric) & (table["group"] == "") & (table["scope"] == "")
    return table[chosen].reset_index(drop=True)


def revised(everything: api.Timeline, event: str, metric: str = "killed") -> pd.DataFrame:
    return whole(everything.revisions(), event, metric)


def test_the_lead_of_kerman(everything: api.Timeline) -> None:
    table = revised(everything, "kerman-2024")
    assert table["value"].tolist() == [20, 53, 73, 103, 95, 84, 89, 91, 93, 94, 95, 96]
    kinds = ["first", "rise", "rise", "rise", "fall", "fall", "rise", "rise", "rise", "rise", "rise", "rise"]
    assert table["kind"].tolist() == kinds
    assert table["delta"].fillna(0).tolist() == [0, 33, 20, 30, -8, -11, 5, 2, 2, 1, 1, 1]


def test_the_reasons_and_natures_of_kerman(everything: api.Timeline) -> None:
    table = revised(everything, "kerman-2024").iloc[4:]
    known = {
        95: ("duplicate_names", "correction"),
        84: ("body_parts;duplicate_names", "correction"),
        89: ("died_in_hospital", "new_deaths"),
        91: ("died_in_hospital", "new_deaths"),
    }
    for value, (reason, nature) in known.items():
        row = table[table["value"] == value].iloc[0]
        assert (sorted(row["reason"].split(";")), row["nature"]) == (reason.split(";"), nature)
        assert row["reason_by"]
    assert table.loc[table["value"].isin([93, 94]), "nature"].tolist() == ["unknown", "unknown"]


def test_rivals_and_echoes_in_kerman(everything: api.Timeline) -> None:
    claims = whole(everything.claims, "kerman-2024")
    assert claims.loc[claims["voice"] == "Fox News", ["value", "kind"]].to_numpy().tolist() == [[200, "rival"]]
    assert claims.loc[claims["voice_kind"] == "armed_group", ["value", "kind"]].to_numpy().tolist() == [[300, "rival"]]
    later = claims[(claims["qualifier"] == "more_than") & (claims["value"] == 100)]
    minister = claims.loc[(claims["value"] == 95) & claims["changes"], "order"].min()
    assert (later["order"] > minister).all()
    assert set(later["kind"]) == {"stale"}
    assert claims.loc[claims["value"].isin([98]), "kind"].tolist() == ["rival"]


def test_a_hundred_and_three_in_hospital_are_no_toll(everything: api.Timeline) -> None:
    january_6 = everything.claims[(everything.claims["event"] == "kerman-2024") & (everything.claims["value"] == 103)]
    in_hospital = january_6[january_6["metric"] == "hospitalised"]
    assert len(in_hospital) and in_hospital["level"].all()
    last_toll = january_6.loc[january_6["metric"] == "killed", "reported_end"].max()
    assert last_toll <= pd.Timestamp("2024-01-04T00:00+03:30")


def test_kerman_as_of_the_evening_of_the_attack() -> None:
    kerman = api.read("kerman-2024", DATA)
    known = kerman.as_of("2024-01-03T18:00")
    page = dt.datetime.fromisoformat("2024-01-03T17:51+03:30"), dt.datetime.fromisoformat("2024-01-03T18:00+03:30")
    killed = known[(known["metric"] == "killed") & known["leads"]].iloc[0]
    assert killed["value"] == 103
    assert page[0] < killed["known_at"] <= page[1]
    injured = known[(known["metric"] == "injured") & (known["value"] == 141)].iloc[0]
    assert page[0] < injured["known_at"] <= page[1]
    assert not known["value"].isin([95, 188, 211]).any()
    # The day's other figures come by their own clocks; what has only a day is possibly known.
    assert kerman.as_of("2024-01-03T16:50").query("metric == 'killed' and leads")["value"].tolist() == [20]
    assert kerman.as_of("2024-01-03T23:30").query("metric == 'killed' and leads")["value"].tolist() == [95]
    possibly = kerman.as_of("2024-01-03T18:00", possibly=True)
    maybe = possibly[~possibly["certain"] & (possibly["metric"] == "killed")]
    assert {"2024-01-03", "2024-01"} <= set(maybe["reported_at"])
    assert {200, 98} <= set(maybe["value"])
    assert possibly.loc[possibly["leads"] & (possibly["metric"] == "killed"), "value"].tolist() == [103]


def test_sri_lanka_was_lowered_because_remains_had_been_counted_twice(everything: api.Timeline) -> None:
    table = revised(everything, "sri-lanka-2019")
    row = table[table["value"] == 253].iloc[0]
    assert (row["from_value"], row["delta"], row["kind"], row["nature"]) == (359, -106, "fall", "correction")
    assert row["reason"] == "body_parts"
    assert pd.Timedelta(0) < row["lag"] < pd.Timedelta(days=2)
    assert set(row["qualifiers"].split("; ")) == {"range", "about", "exact", "at_least"}
    assert len(row["outlets"].split("; ")) >= 3


def test_maui_fell_from_115_to_97(everything: api.Timeline) -> None:
    row = revised(everything, "maui-2023").set_index("value").loc[97]
    assert (row["from_value"], row["delta"], row["kind"], row["nature"]) == (115, -18, "fall", "correction")
    assert row["lag"] == pd.Timedelta(days=25)
    assert row["reason_by"]
    assert revised(everything, "maui-2023")["value"].tolist()[-5:] == [97, 98, 99, 100, 102]


def test_the_world_trade_center_changed_what_it_counted(everything: api.Timeline) -> None:
    combined = revised(everything, "world-trade-center-2001", "killed_or_missing")
    assert combined["value"].max() == 6729
    assert combined["value"].iloc[-1] == 2801
    assert combined["delta"].iloc[-1] == -18
    assert combined["reason"].iloc[-1] == "fraud;found_alive;duplicate_names"
    killed = revised(everything, "world-trade-center-2001")
    assert killed["value"].tolist()[-3:] == [2792, 2752, 2749]
    broken = killed[killed["value"] == 2792].iloc[0]
    assert (broken["kind"], broken["from_metric"], broken["from_value"]) == ("redefinition", "killed_or_missing", 2801)
    assert pd.isna(broken["delta"])
    assert killed["delta"].tolist()[-2:] == [-40, -3]
    assert (killed["lag"].iloc[-2:] > pd.Timedelta(days=80)).all()


def test_a_changed_definition_is_never_a_difference(everything: api.Timeline) -> None:
    row = revised(everything, "october-7-2023").set_index("value").loc[1200]
    assert (row["kind"], row["nature"], row["reason"]) == ("redefinition", "redefinition", "attackers_excluded")
    assert pd.isna(row["delta"])


@pytest.mark.parametrize("event", EVENTS)
def test_levels_have_no_revisions_and_every_claim_has_a_kind(everything: api.Timeline, event: str) -> None:
    table = everything.revisions()
    assert not table["metric"].isin([level.value for level in LEVELS]).any()
    claims = everything.claims[everything.claims["event"] == event]
    assert len(claims)
    assert (claims["kind"] != "").all()


def test_cutting_the_shipped_ledgers_anywhere_changes_nothing_that_remains(everything: api.Timeline) -> None:
    entries = everything.entries
    for moment in ("2001-10-01", "2019-04-25", "2023-09-15", "2024-01-03T23:30+03:30", "2024-01-06"):
        limit = everything.moment(moment)
        known = everything.claims.loc[everything.claims["known_at"] <= limit, "claim_id"]
        table = pd.DataFrame(
            [{"event": e.event, "started_at": e.started_at, "timezone": e.timezone} for e in everything.events.values()]
        )
        ended = api.line.prepare(entries[entries["claim_id"].isin(known)], table)
        pd.testing.assert_frame_equal(api.line.as_of(ended, limit), api.line.as_of(everything.claims, limit))
        pd.testing.assert_frame_equal(api.line.revisions(ended), everything.revisions(moment))


def test_comparing_says_how_many_events_and_how_they_were_chosen(everything: api.Timeline) -> None:
    found = everything.compare()
    assert found.events == len(EVENTS)
    sentences = found.sentences()
    assert all(f"{found.events} events" in sentence for sentence in sentences[:-1])
    assert "chosen because their figures were revised" in sentences[-1]
    kerman = found.by_event().set_index("event").loc["kerman-2024"]
    assert kerman["after_day"] == 84
    assert kerman["share_after_day"] == pytest.approx(84 / 96, abs=1e-4)
    early = found.early.query("event == 'kerman-2024' and horizon == 'day' and voice_kind == 'lead'").iloc[0]
    assert early[["later_new_deaths", "later_correction"]].tolist() == [8, 0]
    assert early["value"] + early["later_new_deaths"] + early["later_correction"] + early["later_unexplained"] == 96
    # Figures from before a redefinition count something else and are compared with nothing.
    assert "world-trade-center-2001" not in set(found.early["event"])
    corrections = found.natures.set_index("nature").loc["correction"]
    assert corrections["falls"] >= 4 and corrections["net"] < 0
