"""What cannot be scheduled is refused with what to do; what no longer fits is taken back or fails, and says why."""

import datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial import workflow
from editorial.models import Event, Schedule
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from profiles.models.vocabulary import Topic
from profiles.models.working import Profile
from tests.factories import approve, edit, make_profile, make_published, make_publisher, make_reviewer, make_writer

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


@pytest.mark.parametrize("verb", ["publish", "unpublish"])
def test_a_time_in_the_past_is_refused(approved, verb):
    with pytest.raises(WorkflowError, match=r"That time has passed\. Choose a time to come, or do it now"):
        schedule(approved, verb, hours=-1)


def test_what_cannot_be_done_is_not_scheduled(approved):
    draft = make_profile(name="Draft")
    with pytest.raises(WorkflowError, match="Draft has no approved revision"):
        schedule(draft)
    with pytest.raises(WorkflowError, match="nothing to unpublish"):
        schedule(draft, "unpublish")
    with pytest.raises(WorkflowError, match="may not publish"):
        schedule(approved, by=make_writer())
    schedule(approved, hours=3)
    with pytest.raises(WorkflowError, match="is scheduled already: publish at"):
        schedule(approved)
    with pytest.raises(WorkflowError, match=r"published only then .*Choose a later time"):
        schedule(approved, "unpublish", hours=2)


def test_the_database_knows_that_one_of_a_kind_waits(approved):
    made = schedule(approved)
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(profile=approved, verb="publish", review=made.review, at=made.at, by=made.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(profile=approved, verb="unpublish", review=made.review, at=made.at, by=made.by)


def test_a_schedule_is_taken_back_once(approved, capsys):
    made = schedule(approved)
    workflow.unschedule(made, by=make_publisher())
    with pytest.raises(WorkflowError, match="This waits no longer: taken back"):
        workflow.unschedule(made, by=make_publisher())
    let_time_pass()
    run_due(capsys)
    assert here(approved).live == "never"
    told = list(Event.objects.filter(verb__in=["scheduled", "unscheduled"]).order_by("id").values_list("verb", "note"))
    assert [verb for verb, _note in told] == ["scheduled", "unscheduled"]
    assert told[0][1] == told[1][1] == made.told


@pytest.mark.parametrize("verb", ["unpublish", "retire", "redirect"])
def test_taking_a_page_down_takes_its_schedules_back_and_says_why(approved, verb):
    workflow.publish(approved, by=make_publisher())
    edit(here(approved), focus="New words")
    approve(here(approved))
    schedule(approved)
    schedule(approved, "unpublish", hours=2)
    more = {"to": make_published(name="Otto Frisch")} if verb == "redirect" else {}
    getattr(workflow, verb)(here(approved), by=make_publisher(), **more)
    assert set(Schedule.objects.values_list("state", flat=True)) == {"taken_back"}
    assert all("before that time" in outcome for outcome in Schedule.objects.values_list("outcome", flat=True))
    assert Event.objects.filter(profile=approved, verb="unscheduled").count() == 2


def test_publishing_by_hand_takes_the_schedule_of_that_approval_back(approved):
    made = schedule(approved)
    schedule(approved, "unpublish", hours=2)
    workflow.publish(here(approved), by=make_publisher())
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("taken_back", "It was published before that time.")
    assert Schedule.objects.waiting().get().verb == "unpublish"


def test_what_failed_is_shown_until_readers_get_something_else(approved, capsys):
    schedule(approved)
    edit(here(approved), focus="Other words")
    approve(here(approved))
    let_time_pass()
    run_due(capsys, status=1)
    assert [one.state for one in workflow.schedules_shown(approved)] == ["failed"]
    schedule(approved)
    assert [one.state for one in workflow.schedules_shown(approved)] == ["failed", "waiting"]
    workflow.publish(here(approved), by=make_publisher())
    assert workflow.schedules_shown(approved) == []


def test_an_amendment_in_between_makes_it_fail_with_what_to_do(capsys):
    """An older approval never replaces a newer text."""
    profile = make_published(name="Otto Hahn", topics=["Chemistry"])
    edit(profile, focus="Other words")
    made = schedule(profile, review=approve(here(profile)))
    topic = Topic.objects.get()
    Topic.objects.filter(pk=topic.pk).update(label="Radiochemistry")
    batch = workflow.amend(Topic.objects.get(), by=make_writer()).batch
    digests = {review.pk: review.revision.frozen.digest for review in batch.reviews.all()}
    told = [
        *workflow.approve_batch(batch, digests, by=make_reviewer()),
        *workflow.publish_batch(batch, by=make_publisher()),
    ]
    assert [page.refusal for page in told] == ["", ""]
    let_time_pass()
    run_due(capsys, status=1)
    made.refresh_from_db()
    assert made.outcome.startswith("Readers have revision 3 since this was submitted.")


def test_publishing_at_a_time_from_a_terminal(approved, capsys, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override("Europe/Berlin"):
        call_command("workflow", "publish", "meitner", "--at", "2099-12-01T09:00", "--as", make_publisher().username)
    assert "meitner: revision 1 scheduled: publish at 2099-12-01 09:00" in capsys.readouterr().out
    made = Schedule.objects.get()
    assert made.at == datetime.datetime(2099, 12, 1, 8, tzinfo=datetime.UTC)
    call_command("workflow", "unschedule", "meitner", "--as", "publisher")
    assert Schedule.objects.get().state == "taken_back"
