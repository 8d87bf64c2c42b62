"""Mail at hand-overs: to whom, with what in it, and to whom never."""

import logging

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from editorial import mail, workflow
from editorial.models import Event, Review
from profiles.models.working import Profile
from tests.accounts.handing import submitted
from tests.factories import (
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_user,
    make_writer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Return what was mailed while a verb ran, by recipient."""

    def run(verb, *args, **kwargs):
        outbox.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            verb(*args, **kwargs)
        assert all(len(letter.to) == 1 and not letter.cc and not letter.bcc for letter in outbox.outbox)
        return {letter.to[0].partition("@")[0]: letter for letter in outbox.outbox}

    return run


def approve(review: Review, people) -> Review:
    return workflow.approve(review, digest=review.revision.frozen.digest, by=people["reviewer"])


def test_a_submission_is_told_to_whoever_can_review_it(people, sent):
    profile = make_profile(name="Lise Meitner", by=people["writer"], summary="SECRET DRAFT WORDS")
    letters = sent(workflow.submit, profile, by=people["writer"], note="Frisch was missing.\nNow he is there.")
    assert letters.keys() == {"reviewer", "second"}
    letter = letters["reviewer"]
    review = Review.objects.get()
    assert letter.subject == "Lise Meitner: revision 1 waits for review"
    assert "Jonas Lindqvist submitted revision 1" in letter.body
    assert "> Frisch was missing.\n> Now he is there." in letter.body
    assert f"http://testserver/admin/editorial/review/{review.pk}/change/" in letter.body
    assert "http://testserver/admin/account/" in letter.body
    (html, kind) = letter.alternatives[0]
    assert kind == "text/html"
    assert f'href="http://testserver/admin/editorial/review/{review.pk}/change/"' in html
    assert "SECRET DRAFT WORDS" not in letter.body + html


def test_an_author_of_the_words_is_not_asked_to_review_them(people, sent):
    second = people["second"]
    make_writer(username="second")
    profile = make_profile(name="Lise Meitner", by=people["writer"])
    edit(profile, by=second, summary="Words of the second.")
    assert sent(workflow.submit, profile, by=people["writer"]).keys() == {"reviewer"}


def test_who_is_asked_is_written_to_and_nobody_else(people, sent):
    review = submitted(people)
    letters = sent(workflow.assign, review, by=people["writer"], asked=[people["second"]])
    assert letters.keys() == {"second"}
    assert "you are asked to review" in letters["second"].subject


def test_a_return_is_told_to_submitter_and_authors(people, sent):
    other = make_writer(username="other", email="other@example.org")
    profile = make_profile(name="Lise Meitner", by=other)
    review = workflow.submit(profile, by=people["writer"])
    letters = sent(workflow.request_changes, review, by=people["reviewer"], note="Name <b>a</b> source & a year.")
    assert letters.keys() == {"writer", "other"}
    assert "> Name <b>a</b> source & a year." in letters["writer"].body
    assert "Name &lt;b&gt;a&lt;/b&gt; source &amp; a year." in letters["writer"].alternatives[0][0]
    assert "Ines Marchetti returned revision 1" in letters["writer"].body


def test_an_approval_is_told_to_submitter_and_publishers(people, sent):
    review = submitted(people)
    letters = sent(approve, review, people)
    assert letters.keys() == {"writer", "publisher"}
    assert letters["publisher"].subject == "Lise Meitner: revision 1 is approved"


def test_a_publication_is_told_to_submitter_and_authors(people, sent):
    review = approve(submitted(people), people)
    letters = sent(workflow.publish, review.profile, by=people["publisher"])
    assert letters.keys() == {"writer"}
    assert "Readers have it now" in letters["writer"].body


def test_a_comment_is_told_to_the_thread_the_submitter_and_the_authors(people, sent):
    review = submitted(people)
    letters = sent(
        workflow.comment, review.profile, "summary", "A <source>?", by=people["second"], revision=review.revision
    )
    assert letters.keys() == {"writer"}
    assert "comment on “Summary”" in letters["writer"].subject
    assert "> A <source>?" in letters["writer"].body
    assert "A &lt;source&gt;?" in letters["writer"].alternatives[0][0]
    first = review.profile and workflow.comment(
        review.profile, "summary", "And a year?", by=people["reviewer"], revision=review.revision
    )
    letters = sent(workflow.comment, review.profile, "", "Yes.", by=people["writer"], thread=first)
    assert letters.keys() == {"reviewer"}
    assert "> Yes." in letters["reviewer"].body


def test_a_comment_on_a_draft_leads_to_the_form(people, sent):
    profile = make_profile(name="Lise Meitner", by=people["writer"])
    assert sent(workflow.comment, profile, "", "Why her?", by=people["second"]) == {}
    review = workflow.submit(profile, by=people["writer"])
    workflow.withdraw(review.profile, by=people["writer"])
    letters = sent(workflow.comment, profile, "", "Why now?", by=people["second"])
    assert f"/admin/profiles/profile/{profile.pk}/change/" in letters["writer"].body


def test_editing_and_looking_send_nothing(people, sent):
    profile = make_published(name="Lise Meitner")
    assert sent(edit, profile, by=people["writer"], summary="Other words.") == {}
    assert sent(workflow.unpublish, profile, by=people["publisher"]) == {}


@pytest.mark.parametrize(
    "change",
    [{"wants_mail": False}, {"is_active": False}, {"is_staff": False}, {"email": ""}, "groups"],
)
def test_whoever_wants_or_may_have_none_gets_none(people, sent, change):
    review = submitted(people)
    if change == "groups":
        people["writer"].groups.clear()
    else:
        type(people["writer"]).objects.filter(username="writer").update(**change)
    letters = sent(workflow.request_changes, review, by=people["reviewer"], note="Name a source.")
    assert letters == {}


def test_nobody_is_told_what_they_did_themselves(people, sent):
    make_publisher(username="writer")
    review = approve(submitted(people), people)
    assert sent(workflow.publish, review.profile, by=people["writer"]) == {}


def test_a_name_with_line_breaks_injects_no_header(people, sent):
    profile = make_profile(name="Lise Meitner", by=people["writer"])
    Profile.objects.filter(pk=profile.pk).update(name="Lise\r\nBcc: everyone@example.org\r\n\r\nMeitner")
    profile.refresh_from_db()
    event = Event.objects.latest("id")
    review = workflow.submit(make_profile(name="Emmy Noether", by=people["writer"]), by=people["writer"])
    event = Event.objects.filter(revision=review.revision).latest("id")
    event.profile.name = profile.name
    review_name = Profile.objects.filter(pk=review.profile_id)
    review_name.update(name=profile.name)
    outbox.outbox.clear()
    mail.about(Event.objects.get(pk=event.pk))
    assert len(outbox.outbox) == 2
    for letter in outbox.outbox:
        assert "\n" not in letter.subject
        head = letter.message().as_string().partition("\n\n")[0]
        assert "\nBcc:" not in head


class Broken(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["reviewer@example.org"]:
            raise OSError("planted")
        return super().send_messages(messages)


class Unreachable(EmailBackend):
    def open(self):
        raise OSError("planted")


def test_a_letter_that_fails_is_logged_and_keeps_no_other_back(people, sent, settings, caplog):
    profile = make_profile(name="Lise Meitner", by=people["writer"])
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    with caplog.at_level(logging.ERROR):
        assert sent(workflow.submit, profile, by=people["writer"]).keys() == {"second"}
    assert "A letter to reviewer was not sent" in caplog.text


def test_a_mail_server_that_is_down_stops_nothing(people, sent, settings, caplog):
    profile = make_profile(name="Lise Meitner", by=people["writer"])
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    with caplog.at_level(logging.ERROR):
        assert sent(workflow.submit, profile, by=people["writer"]) == {}
    assert "2 letters were not sent" in caplog.text
    profile.refresh_from_db()
    assert profile.work == "in_review"


def test_nothing_is_mailed_of_what_did_not_happen(people, django_capture_on_commit_callbacks):
    from django.db import transaction

    profile = make_profile(name="Lise Meitner", by=people["writer"])
    outbox.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):  # noqa: PT012, SIM117
        with transaction.atomic():
            workflow.submit(profile, by=people["writer"])
            raise RuntimeError("planted")
    assert outbox.outbox == []


@pytest.mark.parametrize("count", [1, 8])
def test_finding_whom_to_tell_costs_the_same_for_one_and_for_eight(count, people, django_assert_num_queries):
    for number in range(count):
        make_reviewer(username=f"more-{number}", email=f"more-{number}@example.org")
    submitted(people)
    event = Event.objects.latest("id")
    outbox.outbox.clear()
    with django_assert_num_queries(9):
        mail.about(event)
    assert len(outbox.outbox) == count + 2


def test_mail_about_a_batch_of_amendments_is_not_one_for_each_page(people):
    from editorial.models import Batch

    review = submitted(people)
    batch = Batch.objects.create(
        term="o-1", kind="organization", cause="renamed", sentence="x", made_by=people["writer"]
    )
    Review.objects.filter(pk=review.pk).update(batch=batch)
    outbox.outbox.clear()
    mail.about(Event.objects.latest("id"))
    assert outbox.outbox == []


def test_a_guest_comment_is_told_with_the_name_given(people):
    guest = make_user("reader", is_staff=False, email="reader@example.org")
    assert guest
    review = submitted(people)
    link = workflow.share(review.revision, guest="Otto Frisch", days=3, by=people["publisher"])
    outbox.outbox.clear()
    workflow.comment(review.profile, "summary", "I was there too.", link=link)
    mail.about(Event.objects.filter(verb="commented").latest("id"))
    assert [letter.to[0] for letter in outbox.outbox] == ["writer@example.org"]
    assert "Otto Frisch, by preview link, commented" in outbox.outbox[0].body
