"""`python -m coproduce.healthy`: asks the web process on this machine whether it is ready, as the trust's proxy would.

Ends with 0 when it is. For a container's health check: the address must be the site's own, or the site refuses it.
"""
import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

PORT = 8000


def ready(port: int, site_url: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/ready/", headers={"Host": urlsplit(site_url).hostname or "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not ready(PORT, os.environ.get("SITE_URL", "")))
