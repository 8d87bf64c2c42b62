"""manage.py workflow VERB SLUG… --as USERNAME [--note TEXT] [--waive CODE --reason TEXT]: the desk's verbs."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from editorial import workflow
from editorial.checks import RULES
from editorial.models import Review, Revision, Schedule, User
from editorial.times import local_time
from profiles.models.working import Profile


class Command(BaseCommand):
    help = (
        "Move profiles through the workflow: submit, withdraw, approve, request_changes, publish, unpublish, retire, "
        "redirect, unschedule, restore, waive. Exit status: 0 all done, 1 some refused (said on stderr, blockers one a "
        "line), 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=sorted(VERBS), metavar="VERB", help=", ".join(VERBS))
        parser.add_argument("slugs", nargs="+", metavar="SLUG", help="the profiles, by address")
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="who does it")
        parser.add_argument("--note", default="", metavar="TEXT", help="a note for the log, the writer or readers")
        parser.add_argument("--revision", type=int, metavar="N", help="restore: the number of the old revision")
        parser.add_argument("--digest", default="", help="approve: the digest you read (default: the pending one)")
        parser.add_argument("--alone", action="store_true", help="approve as the author, where nobody else can")
        parser.add_argument(
            "--waive", action="append", default=[], metavar="CODE", help="submit, publish, waive: let this blocker pass"
        )
        parser.add_argument("--reason", default="", metavar="TEXT", help="why; needed with --waive")
        parser.add_argument(
            "--at",
            metavar="TIME",
            help="publish, unpublish: not now but then (2026-12-01T09:00, in the site's time zone)",
        )
        parser.add_argument("--to", metavar="SLUG", help="redirect: the profile to which readers are led")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["username"]).first()
        if by is None:
            raise CommandError(f"There is no account “{options['username']}”. Check the spelling.", returncode=2)
        if options["verb"] == "restore" and not options["revision"]:
            raise CommandError("Say which revision to restore: --revision N.", returncode=2)
        _check_waiving(options)
        _check_placing(options)
        refused = 0
        for slug in options["slugs"]:
            try:
                profile = Profile.objects.get(slug=slug)
                # A verb that is refused leaves no waiver behind.
                with transaction.atomic():
                    _waive(profile, by, options)
                    done = VERBS[options["verb"]](profile, by, options)
                self.stdout.write(f"{slug}: {done}")
            except Profile.DoesNotExist:
                refused += 1
                self.stderr.write(f"{slug}: there is no profile with this address. Check the spelling.")
            except workflow.Blocked as error:
                refused += 1
                self.stderr.write(f"{slug}: {error}\n{slug}: a publisher waives with --waive CODE --reason TEXT.")
            except workflow.WorkflowError as error:
                refused += 1
                self.stderr.write(f"{slug}: {error}")
        if refused:
            raise SystemExit(1)


def _check_waiving(options: dict[str, Any]) -> None:
    """Raise a usage error unless what is to be waived, why, and for which verb fit together."""
    verb, codes, reason = options["verb"], options["waive"], options["reason"].strip()
    if codes and verb not in WAIVING:
        raise CommandError(f"--waive goes with {', '.join(WAIVING)}; {verb} asks for no checks.", returncode=2)
    if codes and not reason:
        raise CommandError("Say why these checks may be waived: --reason TEXT.", returncode=2)
    if unknown := [code for code in codes if code not in RULES]:
        raise CommandError(f"There is no check “{unknown[0]}”. Checks: {', '.join(RULES)}.", returncode=2)
    if not codes and (reason or verb == "waive"):
        raise CommandError("Say which check is to be waived: --waive CODE.", returncode=2)


def _check_placing(options: dict[str, Any]) -> None:
    """Read the time and the target, or raise a usage error."""
    verb = options["verb"]
    if options["at"] and verb not in ("publish", "unpublish"):
        raise CommandError(f"--at goes with publish and unpublish; {verb} is done at once.", returncode=2)
    if options["at"]:
        try:
            options["at"] = local_time(options["at"])
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
    if bool(options["to"]) != (verb == "redirect"):
        raise CommandError("redirect needs the profile to which readers are led, and only it: --to SLUG.", returncode=2)
    if options["to"]:
        target = Profile.objects.filter(slug=options["to"]).first()
        if target is None:
            raise CommandError(f"There is no profile at {options['to']}. Check the spelling.", returncode=2)
        options["to"] = target


def _waive(profile: Profile, by: User, options: dict[str, Any]) -> None:
    """Waive what was asked for, in the text that the verb is about."""
    approved = Review.objects.publishable().filter(profile=profile).select_related("revision__frozen").first()
    revision = approved.revision if approved and options["verb"] == "publish" else None
    for code in dict.fromkeys(options["waive"]):
        workflow.waive(profile, code, reason=options["reason"], by=by, revision=revision)


def _waived(profile: Profile, by: User, options: dict[str, Any]) -> str:
    return f"waived {', '.join(options['waive'])}"


def _pending(profile: Profile) -> Review:
    review = Review.objects.pending().filter(profile=profile).select_related("revision__frozen", "profile").first()
    if review is None:
        raise workflow.WorkflowError(f"{profile} is not waiting for review. Submit it first.")
    return review


def _submit(profile: Profile, by: User, options: dict[str, Any]) -> str:
    review = workflow.submit(profile, by=by, note=options["note"])
    return f"submitted as revision {review.revision.number}, digest {review.revision.frozen.digest}"


def _withdraw(profile: Profile, by: User, options: dict[str, Any]) -> str:
    review = workflow.withdraw(profile, by=by, note=options["note"])
    return f"revision {review.revision.number} withdrawn"


def _approve(profile: Profile, by: User, options: dict[str, Any]) -> str:
    review = _pending(profile)
    digest = options["digest"] or review.revision.frozen.digest
    review = workflow.approve(review, digest=digest, by=by, note=options["note"], alone=options["alone"])
    return f"revision {review.revision.number} approved{' by its author' if review.alone else ''}, digest {digest}"


def _request_changes(profile: Profile, by: User, options: dict[str, Any]) -> str:
    review = workflow.request_changes(_pending(profile), by=by, note=options["note"])
    return f"revision {review.revision.number} returned"


def _publish(profile: Profile, by: User, options: dict[str, Any]) -> str:
    if options["at"]:
        made = workflow.schedule(profile, verb="publish", at=options["at"], by=by)
        return f"revision {made.review.revision.number if made.review else ''} scheduled: {made.told}"
    review = workflow.publish(profile, by=by, note=options["note"])
    return f"revision {review.revision.number} published"


def _unpublish(profile: Profile, by: User, options: dict[str, Any]) -> str:
    if options["at"]:
        return f"scheduled: {workflow.schedule(profile, verb='unpublish', at=options['at'], by=by).told}"
    workflow.unpublish(profile, by=by, note=options["note"])
    return "unpublished (404)"


def _retire(profile: Profile, by: User, options: dict[str, Any]) -> str:
    workflow.retire(profile, by=by, note=options["note"])
    return "retired (410)"


def _redirect(profile: Profile, by: User, options: dict[str, Any]) -> str:
    workflow.redirect(profile, to=options["to"], by=by, note=options["note"])
    return f"redirected to {options['to'].slug}"


def _unschedule(profile: Profile, by: User, options: dict[str, Any]) -> str:
    waiting = list(Schedule.objects.waiting().filter(profile=profile).select_related("profile", "review__revision"))
    if not waiting:
        raise workflow.WorkflowError(f"Nothing is scheduled for {profile}, so there is nothing to take back.")
    for one in waiting:
        workflow.unschedule(one, by=by)
    return f"taken back: {', '.join(one.told for one in waiting)}"


def _restore(profile: Profile, by: User, options: dict[str, Any]) -> str:
    revision = Revision.objects.filter(profile=profile, number=options["revision"]).first()
    if revision is None:
        raise workflow.WorkflowError(f"{profile} has no revision {options['revision']}.")
    paths = workflow.restore(profile, revision, by=by)
    return f"revision {revision.number} restored as a draft ({len(paths)} places changed)"


WAIVING = ("submit", "publish", "waive")
VERBS: dict[str, Callable[[Profile, User, dict[str, Any]], str]] = {
    "submit": _submit,
    "withdraw": _withdraw,
    "approve": _approve,
    "request_changes": _request_changes,
    "publish": _publish,
    "unpublish": _unpublish,
    "retire": _retire,
    "redirect": _redirect,
    "unschedule": _unschedule,
    "restore": _restore,
    "waive": _waived,
}
