from projects.models.joining import JoinRequest, ProjectInvite
from projects.models.project import Membership, Project
from projects.models.voice import SpeaksFor
from projects.models.workshop import Workshop, WorkshopInvitee

__all__ = ["JoinRequest", "Membership", "Project", "ProjectInvite", "SpeaksFor", "Workshop", "WorkshopInvitee"]
