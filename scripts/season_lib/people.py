"""Invented people and units, valid to the last check character, and how people sign in."""
import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass, field

from .web import Client

PASSWORD = "我在车间里点亮第七盏灯"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "建国志强海燕晓峰红梅立军慧敏秀兰文博雨桐子涵佳宁俊杰丽华永康国栋春晖德明思远婷婷"
PLACES = ["太湖", "蠡园", "锡山", "惠泉", "梁溪", "运河", "滨湖", "鸿山", "宜园", "江阴", "长江", "斗山", "梅村"]
LINES = ["重工", "电机", "精密制造", "船舶", "汽车部件", "半导体", "新材料", "光伏", "物联网", "医疗器械", "轴承"]
DISTRICTS = {"JY": "320281", "YX": "320282", "LX": "320213", "XS": "320205", "HS": "320206", "BH": "320211",
             "XW": "320214", "JK": "320211"}


def uscc(number, region):
    """A unified social credit code (GB 32100) with the organisation code inside (GB 11714)."""
    body = f"{10_000_000 + number:08}"
    rest = 11 - sum(int(d) * w for d, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    front = f"91{region}{body}" + {10: "X", 11: "0"}.get(rest, str(rest))
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(s) * pow(3, place, 31) for place, s in enumerate(front))
    return front + signs[-total % 31]


def resident_id(number, region):
    """A resident ID number (GB 11643) of somebody old enough to work."""
    year, rest = divmod(number, 12 * 28)
    front = f"{region}{1970 + year % 33}{1 + rest % 12:02}{1 + rest // 12:02}{100 + year // 33:03}"
    total = sum(int(d) * pow(2, 17 - place, 11) for place, d in enumerate(front))
    return front + "10X98765432"[total % 11]


def name_of(number):
    """A name; the same number has the same, and neighbours have different ones."""
    given = GIVEN[number * 7 % len(GIVEN)] + GIVEN[(number * 3 + number // len(GIVEN) + 1) % len(GIVEN)]
    return SURNAMES[number * 11 % len(SURNAMES)] + given


class Person(Client):
    """Somebody with an account; the second factor is enrolled at the first need."""

    def __init__(self, site, name, email):
        super().__init__(site)
        self.name, self.email, self.secret = name, email, None

    def sign_in(self):
        self.post("/sign-in", {"email": self.email, "password": PASSWORD}).expect(303)
        self.show_code()

    def choose_password(self, link):
        """Opens a link from a letter; whoever has none yet gets a password, and is signed in."""
        self.get(link).expect(200)
        self.post(link, {"name": self.name, "password": PASSWORD}).expect(303)

    def show_code(self):
        """Shows the second factor, or takes one into use."""
        page = self.get("/sign-in/code").expect(200)
        if 'name="secret"' in page.text():
            self.secret = page.field("secret")
            self.post("/sign-in/enrol", {"secret": self.secret, "code": self._code()}).expect(303)
        else:
            self.post("/sign-in/code", {"code": self._code()}).expect(303)

    def stay_signed_in(self):
        """Staff are signed out after half an hour without a request."""
        if self.get("/account").status == 200:
            return
        # A code works once, and the last may have been this very one.
        time.sleep(30)
        self.sign_in()

    def _code(self):
        """RFC 6238: six digits, 30 seconds, SHA-1."""
        counter = struct.pack(">Q", int(time.time()) // 30)
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        digest = hmac.new(key, counter, hashlib.sha1).digest()
        offset = digest[-1] & 15
        return f"{(struct.unpack_from('>I', digest, offset)[0] & 0x7FFFFFFF) % 1_000_000:06}"


@dataclass
class Contestant:
    name: str
    id_number: str
    mobile: str
    email: str

    def cells(self):
        """As the template of the roster has its columns."""
        return [self.name, self.id_number, self.mobile, self.email, "高级工（三级）", "中文"]


@dataclass
class Enterprise:
    name: str
    uscc: str
    district: str
    owner: Person
    # By the place of the trade in the competition.
    contestants: dict = field(default_factory=dict)


def enterprises(site, count, contestants, trades):
    """The enterprises and whom they enter: each in one or two trades, more in the first."""
    keys = list(DISTRICTS)
    made = []
    for number in range(count):
        again, rest = divmod(number, len(PLACES) * len(LINES))
        name = f"无锡{PLACES[rest % len(PLACES)]}{LINES[rest // len(PLACES)]}{again or ''}有限公司"
        district = keys[number % len(keys)]
        region = DISTRICTS[district]
        owner = Person(site, name_of(5_000 + number), f"clerk{number:04}@example.com")
        unit = Enterprise(name, uscc(number, region), district, owner)
        size = contestants // count + (number < contestants % count)
        first = contestants // count * number + min(number, contestants % count)
        for n in range(first, first + size):
            trade = (number + (2 * (n - first) > size)) % trades
            unit.contestants.setdefault(trade, []).append(Contestant(
                name_of(n), resident_id(n, region), f"138{n:08}", f"contestant{n:04}@example.com"))
        made.append(unit)
    return made
