from projects.models.joining import ProjectInvite
from projects.models.project import Membership, Project
from projects.models.workshop import Workshop, WorkshopInvitee

__all__ = ["Membership", "Project", "ProjectInvite", "Workshop", "WorkshopInvitee"]
