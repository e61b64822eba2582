"""What the project itself has to remember."""

from django.db import models
from django.db.models import Q


class PageStoreHome(models.Model):
    """Which store of finished pages may serve this database's site; one row at most.

    A store with another id may hold pages that missed a change. newsroom/store_home.py
    writes it.
    """

    store_id = models.CharField(
        max_length=32, blank=True, help_text="Blank: none yet, or one that missed a change."
    )
    home = models.CharField(max_length=64, help_text="Which host's folder, or which server.")

    class Meta:
        constraints = [models.CheckConstraint(name="page_store_home_is_one", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.store_id or "nobody's"
