"""allauth's one extension point: who may sign up."""
from allauth.account.adapter import DefaultAccountAdapter


class TrustAdapter(DefaultAccountAdapter):
    """Sign-up by trust domain or pending invitation."""
