"""The door to the controls: JSON in, JSON out, to this machine only."""

import ipaddress
import json
import re

from tests.stripe_server.asking import Asked
from tests.stripe_server.control import carrying, looking, money, moving_time, trouble
from tests.stripe_server.control.wish import Wish
from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice
from tests.stripe_server.refusals import Refusal, invalid

DOORS = (*looking.DOORS, *trouble.DOORS, *carrying.DOORS, *money.DOORS, *moving_time.DOORS)


def answer(practice: Practice, asked: Asked, *, client: str) -> tuple[int, Json]:
    if not ipaddress.ip_address(client).is_loopback:
        return 403, Refusal("The controls answer to this machine only.", status=403).body()
    for method, path, door in DOORS:
        match = re.fullmatch("/_control/" + path, asked.path)
        if match and method == asked.method:
            try:
                return 200, door(practice, _wish(asked), match.groups())
            except Refusal as refusal:
                return refusal.status, refusal.body()
            except KeyError as error:
                return 400, invalid(f"This wish lacks {error}.").body()
            except (TypeError, ValueError, re.error) as error:
                return 400, invalid(f"This wish cannot be read: {error}").body()
    return 404, Refusal(f"There is no control {asked.method} {asked.path}; see the README.", status=404).body()


def _wish(asked: Asked) -> Wish:
    wish = json.loads(asked.body or b"{}")
    if not isinstance(wish, dict):
        raise invalid("The wish is a JSON object.")
    return wish
