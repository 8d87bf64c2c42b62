"""manage.py merge_profiles KEPT GONE --as USERNAME [--dry-run | --undo]: two profiles of one person become one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial import workflow
from editorial.diff import diff
from editorial.labels import label_of_path
from editorial.models import Merge, User
from profiles.models.working import Profile


class Command(BaseCommand):
    help = (
        "Put what the profile GONE says into the draft of KEPT; readers are led to KEPT once that draft is published. "
        "Says what changes. Exit status: 0 done, 1 refused, 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kept", metavar="KEPT", help="the profile that stays, by address")
        parser.add_argument("gone", metavar="GONE", help="the profile that becomes part of it, by address")
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="who does it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument(
            "--undo", action="store_true", help="part the two again, until readers have the merged page"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["username"]).first()
        if by is None:
            raise CommandError(f"There is no account “{options['username']}”. Check the spelling.", returncode=2)
        kept, gone = _profile(options["kept"]), _profile(options["gone"])
        try:
            if options["undo"]:
                self._undo(kept, gone, by)
            else:
                self._merge(kept, gone, by, dry_run=options["dry_run"])
        except workflow.WorkflowError as error:
            raise CommandError(str(error), returncode=1) from error

    def _merge(self, kept: Profile, gone: Profile, by: User, *, dry_run: bool) -> None:
        plan = workflow.plan_profile_merge(kept, gone, by=by)
        for change in diff(plan.before, plan.after):
            self.stdout.write(f"{kept.slug}: {change.kind} {change.label}")
        for path in plan.joined.stays:
            self.stdout.write(f"{kept.slug}: stays {label_of_path(path, plan.before)}")
        for row in plan.references:
            self.stdout.write(f"{row.profile.slug}: {row.path} will name {kept.slug}")
        for slug in plan.addresses:
            self.stdout.write(f"/researchers/{slug}/ will lead to {kept.slug}")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
            return
        self.stdout.write(workflow.merge_profiles(kept, gone, by=by).sentence)

    def _undo(self, kept: Profile, gone: Profile, by: User) -> None:
        merged = Merge.objects.filter(kind=Merge.Kind.PROFILE, kept=kept.uid, gone=gone.uid, undone_at=None).first()
        if merged is None:
            raise workflow.WorkflowError(f"{gone} is not merged into {kept}, so there is nothing to undo.")
        for place in workflow.unmerge_profiles(merged, by=by):
            self.stdout.write(f"keeps what was written since: {place}")
        self.stdout.write(f"{gone} is a profile of its own again.")


def _profile(slug: str) -> Profile:
    profile = Profile.objects.filter(slug=slug).first()
    if profile is None:
        raise CommandError(f"There is no profile at {slug}. Check the spelling.", returncode=2)
    return profile
