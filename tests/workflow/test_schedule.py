"""What is scheduled happens once, at its time, exactly as it stood on the screen, or says why not."""

import datetime

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone

from editorial import due, workflow
from editorial.models import Event, Review, Schedule
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError, scheduling
from profiles.models.published import Publication
from profiles.models.working import Profile
from tests.factories import approve, edit, make_profile, make_publisher

pytestmark = pytest.mark.django_db

LATER = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def everything_holds(db):
    yield
    assert [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))] == []


def here(profile):
    return Profile.objects.get(pk=profile.pk)


def schedule(profile, verb="publish", *, hours=1, **more):
    at = timezone.now() + datetime.timedelta(hours=hours)
    return workflow.schedule(here(profile), verb=verb, at=at, by=more.pop("by", None) or make_publisher(), **more)


def let_time_pass(**past):
    """Let every schedule be due now."""
    Schedule.objects.waiting().update(at=timezone.now() - datetime.timedelta(**(past or {"minutes": 1})))


def run_due(capsys, *, status=0):
    """Run the command; returns what it said on stdout and stderr."""
    capsys.readouterr()
    if status:
        with pytest.raises(SystemExit) as left:
            call_command("run_due")
        assert left.value.code == status
    else:
        call_command("run_due")
    return tuple(capsys.readouterr())


@pytest.fixture
def approved(db):
    profile = make_profile(name="Lise Meitner", slug="meitner")
    approve(profile)
    return profile


def test_an_approval_is_published_at_its_time_and_not_before(approved, capsys):
    made = schedule(approved)
    assert run_due(capsys) == ("", "")
    assert not Publication.objects.exists()
    let_time_pass()
    out, err = run_due(capsys)
    assert out.startswith("meitner: publish at ")
    assert out.endswith(", done.\n")
    assert not err
    assert Publication.objects.get().slug == "meitner"
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("done", "")
    event = Event.objects.filter(verb="published").get()
    assert event.by == made.by
    assert event.note.startswith("As scheduled for ")
    assert run_due(capsys) == ("", "")


def test_a_page_is_taken_down_at_its_time(approved, capsys):
    workflow.publish(approved, by=make_publisher())
    schedule(approved, "unpublish")
    let_time_pass()
    run_due(capsys)
    assert here(approved).live == "unpublished"


def test_publishing_and_taking_down_may_both_wait(approved, capsys):
    schedule(approved)
    schedule(approved, "unpublish", hours=2)
    let_time_pass()
    Schedule.objects.filter(verb="unpublish").update(at=timezone.now() + LATER)
    run_due(capsys)
    assert here(approved).live == "live"
    let_time_pass()
    run_due(capsys)
    assert here(approved).live == "unpublished"


def test_a_planned_taking_down_leaves_what_was_planned_for_later(approved, capsys):
    workflow.publish(approved, by=make_publisher())
    edit(here(approved), focus="Next year's words")
    approve(here(approved))
    schedule(approved, "unpublish")
    later = schedule(approved, hours=5)
    Schedule.objects.filter(verb="unpublish").update(at=timezone.now())
    run_due(capsys)
    later.refresh_from_db()
    assert later.state == "waiting"


def test_exactly_the_approval_on_the_screen_is_published_or_none(approved, capsys):
    made = schedule(approved, review=Review.objects.get())
    edit(here(approved), focus="Other words")
    approve(here(approved))
    let_time_pass()
    _out, err = run_due(capsys, status=1)
    assert "meitner: publish at " in err
    made.refresh_from_db()
    assert made.state == "failed"
    assert made.outcome.startswith("Another revision of Lise Meitner was approved meanwhile.")
    assert not Publication.objects.exists()


def test_an_approval_that_is_not_the_newest_is_not_scheduled(approved):
    first = Review.objects.get()
    edit(here(approved), focus="Other words")
    approve(here(approved))
    with pytest.raises(WorkflowError, match=r"approved meanwhile\. Look at it, then schedule that one"):
        schedule(approved, review=first)


def test_the_permission_is_asked_for_again_at_the_time(approved, capsys):
    publisher = make_publisher("leaves")
    made = schedule(approved, by=publisher)
    publisher.is_active = False
    publisher.save()
    let_time_pass()
    run_due(capsys, status=1)
    made.refresh_from_db()
    assert made.outcome == "The account leaves is deactivated. Log in as somebody else."
    assert here(approved).live == "never"


def test_blockers_are_looked_for_again_at_the_time(capsys):
    publisher = make_publisher()
    profile = make_profile(
        name="Tri Dao", living=True, quotes=[{"text": "Attention is slow.", "occasion": "", "said_on": ""}]
    )
    with transaction.atomic():
        workflow.waive(profile, "quote-unsourced", reason="He said it to me.", by=publisher)
        approve(profile)
        made = schedule(profile)
    from editorial.models import Waiver

    Waiver.objects.all().delete()
    let_time_pass()
    run_due(capsys, status=1)
    made.refresh_from_db()
    assert "quote-unsourced" in made.outcome
    with pytest.raises(workflow.Blocked):
        schedule(profile)


def test_one_bad_schedule_does_not_stop_the_others(approved, capsys, monkeypatch):
    other = make_profile(name="Otto Frisch", slug="frisch")
    approve(other)
    broken, good = schedule(approved), schedule(other, hours=2)

    def breaks_once(profile, **kwargs):
        if profile == approved:
            raise ValueError("ink")
        return publish_really(profile, **kwargs)

    publish_really = workflow.publish
    monkeypatch.setattr(scheduling, "publish", breaks_once)
    let_time_pass()
    out, err = run_due(capsys, status=1)
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == ("failed", "done")
    assert "It broke (ValueError: ink)" in broken.outcome
    assert "It broke" in err
    assert "frisch" in out


def test_a_busy_database_lets_it_wait_for_the_next_run(approved, capsys, monkeypatch):
    made = schedule(approved)

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    let_time_pass()
    with monkeypatch.context() as patch:
        patch.setattr(scheduling, "publish", busy)
        _out, err = run_due(capsys, status=1)
    assert "it is tried again at the next run" in err
    made.refresh_from_db()
    assert made.state == "waiting"
    run_due(capsys)
    assert here(approved).live == "live"


def test_a_job_that_breaks_does_not_stop_the_next(approved, capsys, monkeypatch):
    def broken():
        raise ValueError("no ink")
        yield

    schedule(approved)
    let_time_pass()
    monkeypatch.setattr(due, "JOBS", (broken, *due.JOBS))
    _out, err = run_due(capsys, status=1)
    assert "broken: it broke (ValueError: no ink)." in err
    assert here(approved).live == "live"
