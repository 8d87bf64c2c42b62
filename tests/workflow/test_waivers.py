"""Blockers stop submit and publish; a publisher lets one pass with a reason, for as long as the words stay."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from editorial import workflow
from editorial.models import Event, Revision, Waiver
from editorial.verify import verify_site
from editorial.workflow import Blocked, WorkflowError
from profiles import snapshot
from profiles.models.working import Link, Profile, Quote
from tests.factories import approve, edit, make_profile, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db

WHY = "The talk is being looked for."
QUOTE = {"text": "Life need not be easy.", "occasion": "", "said_on": "", "key": "easy"}


def living(**content):
    content.setdefault("quotes", [QUOTE])
    return make_profile(name="Lise Meitner", living=True, **content)


def waive(profile, code="quote-unsourced", paths=None, *, by=None, reason=WHY, **more):
    return workflow.waive(profile, code, paths, reason=reason, by=by or make_publisher(), **more)


def blocking(profile):
    return [(one.problem.code, one.problem.path) for one in workflow.blockers(profile, snapshot.take(profile))]


def test_a_blocker_stops_a_submission_and_lists_code_and_row_one_a_line():
    profile = living(honors=[{"title": "Enrico Fermi Award", "awarded_by": "", "year": ""}])
    with pytest.raises(Blocked) as refused:
        workflow.submit(profile, by=make_writer())
    first, *lines = str(refused.value).splitlines()
    assert first.startswith("Lise Meitner cannot be submitted yet.")
    assert "waive" in first
    assert [line.split(": ")[0] for line in lines] == [
        "quote-unsourced quotes/easy",
        "honor-unsourced honors/enrico-fermi-award",
    ]
    assert [one.path for one in refused.value.problems] == ["quotes/easy", "honors/enrico-fermi-award"]
    assert not Revision.objects.exists()
    assert Profile.objects.get().work == "draft"


def test_advice_stops_nothing():
    profile = living(quotes=[], summary="The first.", known_for=[{"title": "The best", "description": ""}])
    assert any(not one.blocks for one in workflow.problems(profile, snapshot.take(profile)))
    assert workflow.submit(profile, by=make_writer())


def test_a_waiver_lets_it_pass_and_is_told_to_later_reviewers():
    profile = living()
    (made,) = waive(profile)
    review = workflow.submit(profile, by=make_writer())
    (judged,) = workflow.problems(profile, snapshot.take(profile)).waived
    assert judged.waiver is not None
    assert (judged.waiver, judged.waiver.reason, judged.waiver.by.username) == (made, WHY, "publisher")
    event = Event.objects.get(verb="waived")
    assert event.by is not None
    assert (event.by.username, event.note) == (
        "publisher",
        f"quote-unsourced at quotes/easy (Quote 01): {WHY}",
    )
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    workflow.publish(profile, by=make_publisher())
    assert list(verify_site()) == []


def test_a_waiver_ends_when_the_words_at_its_place_change_and_holds_again_when_they_come_back():
    profile = living()
    waive(profile)
    edit(profile, quotes=[{**QUOTE, "text": "Life must not be easy."}])
    assert blocking(profile) == [("quote-unsourced", "quotes/easy")]
    edit(profile, quotes=[QUOTE], focus="Nuclear physics")
    assert blocking(profile) == []


def test_a_waiver_is_for_its_own_place_and_profile():
    rows = [QUOTE, {**QUOTE, "key": "other", "text": "Another."}]
    profile = living(quotes=rows)
    waive(profile, paths=["quotes/other"])
    assert blocking(profile) == [("quote-unsourced", "quotes/easy")]
    twin = make_profile(name="Otto Frisch", living=True, quotes=rows)
    assert len(blocking(twin)) == 2
    waive(twin)
    assert blocking(twin) == []


@pytest.mark.parametrize("username", ["writer", "reviewer"])
def test_only_publishers_waive(username):
    profile = living()
    by = {"writer": make_writer, "reviewer": make_reviewer}[username]()
    with pytest.raises(WorkflowError, match=r"may not waive a check\. Ask a publisher"):
        waive(profile, by=by)
    assert not Waiver.objects.exists()


def test_a_publisher_who_left_waives_nothing():
    gone = make_publisher("gone", is_active=False)
    with pytest.raises(WorkflowError, match="may not waive"):
        waive(living(), by=gone)


def test_a_waiver_needs_a_reason_a_known_check_and_a_blocker():
    profile = living()
    for code, reason, sentence in (
        ("quote-unsourced", "  ", "Say why"),
        ("quote", WHY, "There is no check “quote”"),
        ("honor-unsourced", WHY, "What blocks it is: quote-unsourced"),
        ("superlative-unsourced", WHY, "is blocked by “superlative-unsourced”"),
    ):
        with pytest.raises(WorkflowError, match=sentence):
            waive(profile, code, reason=reason)
    waive(profile)
    with pytest.raises(WorkflowError, match="No check blocks it"):
        waive(profile)
    assert Waiver.objects.count() == Event.objects.filter(verb="waived").count() == 1


def test_nobody_waives_that_there_is_nothing_to_show():
    profile = living(summary="", quotes=[{**QUOTE, "text": ""}])
    for code in ("nothing-to-read", "incomplete-row"):
        with pytest.raises(WorkflowError, match="cannot be waived"):
            waive(profile, code)
    with pytest.raises(Blocked, match="nothing-to-read summary"):
        workflow.submit(profile, by=make_writer())


def test_what_was_approved_under_other_rules_is_not_published_until_it_is_waived():
    """An approval from before the rules, or before somebody was known to live, waits for a publisher's reason."""
    profile = living()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("editorial.workflow.reviewing.require_no_blockers", lambda *args: None)
        review = approve(profile)
    with pytest.raises(Blocked, match="cannot be published yet") as refused:
        workflow.publish(profile, by=make_publisher())
    assert [one.path for one in refused.value.problems] == ["quotes/easy"]
    # The draft went on meanwhile: what counts is what stands in the approved revision.
    edit(profile, quotes=[])
    with pytest.raises(WorkflowError, match="No check blocks it"):
        waive(profile)
    waive(profile, revision=review.revision)
    workflow.publish(profile, by=make_publisher())
    assert Profile.objects.get().live == "live"


def test_a_revision_of_another_profile_waives_nothing():
    other = workflow.submit(make_profile(name="Otto Frisch"), by=make_writer()).revision
    with pytest.raises(WorkflowError, match="belongs to another profile"):
        waive(living(), revision=other)


def test_the_database_keeps_one_waiver_a_wording_and_none_without_a_reason():
    profile = living()
    (made,) = waive(profile)
    facts = {"profile": profile, "code": made.code, "path": made.path, "by": make_publisher()}
    for wrong in ({"wording": made.wording, "reason": "Again."}, {"wording": "0" * 64, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Waiver.objects.create(**facts, **wrong)
    Waiver.objects.create(**facts, wording="0" * 64, reason="Other words.")


def test_two_profiles_that_look_like_one_person_are_named():
    profile = living(quotes=[], links=[{"scheme": "orcid", "value": "0000-0002-1825-0097", "label": ""}])
    twin = make_profile(name="LISE  MÉITNER")
    other = make_profile(name="L. Meitner", links=[{"scheme": "orcid", "value": "0000-0002-1825-0097", "label": ""}])
    make_profile(name="Otto Frisch", links=[{"scheme": "github", "value": "0000-0002-1825-0097", "label": ""}])
    problems = [one.problem for one in workflow.problems(profile, snapshot.take(profile))]
    told = [(one.path, one.fact, one.level) for one in problems if one.code == "same-person"]
    assert told == [
        ("name", twin.slug, "advice"),
        (f"links/{Link.objects.get(profile=profile).key}", other.slug, "advice"),
    ]
    alone = make_profile(name="Emmy Noether")
    checklist = workflow.problems(alone, snapshot.take(alone))
    assert [tally.holds for tally in checklist.tallies if tally.code == "same-person"] == [True]


def test_a_profile_that_was_merged_away_is_nobody_else():
    from editorial.models import Merge

    profile, gone = living(quotes=[]), make_profile(name="Lise Meitner", summary="A stub.")
    merge = Merge.objects.create(
        kind="profile", kept=profile.uid, gone=gone.uid, sentence="One person.", by=make_publisher()
    )
    codes = [one.problem.code for one in workflow.problems(profile, snapshot.take(profile))]
    assert "same-person" not in codes
    merge.delete()
    codes = [one.problem.code for one in workflow.problems(profile, snapshot.take(profile))]
    assert "same-person" in codes


@pytest.mark.parametrize("rows", [1, 3])
def test_checks_cost_the_same_at_one_row_and_at_three(rows):
    quotes = [{**QUOTE, "key": f"q-{number}", "text": f"Words {number}."} for number in range(rows)]
    links = [{"scheme": "github", "value": f"octocat{number}", "label": ""} for number in range(rows)]
    profile = living(quotes=quotes, links=[{**link, "key": link["value"]} for link in links])
    assert Quote.objects.count() == Link.objects.count() == rows
    waive(profile)
    data = snapshot.take(profile)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(workflow.problems(profile, data).waived) == rows
    assert len(queries) == 3
    with CaptureQueriesContext(connection) as queries:
        assert workflow.blockers(profile, data) == []
    assert len(queries) == 1


def test_a_person_with_all_jobs_may_waive_and_submit():
    by = make_user("boss", "Writers", "Publishers")
    profile = living()
    waive(profile, by=by)
    assert workflow.submit(profile, by=by).submitted_by == by
