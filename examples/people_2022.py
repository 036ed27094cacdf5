"""Who is on the made-up branch's roll in 2022: 38 members at the year's end, four groups."""

from __future__ import annotations

from dataclasses import dataclass

# The region code 530199 and these numbers belong to nobody; the check digit is computed.
REGION = "530199"


@dataclass(frozen=True)
class Member:
    """One row of the roll as a clerk keeps it; dates are text, as found in such workbooks."""

    name: str
    sex: str
    born: str  # YYYYMMDD
    group: int
    joined: str
    confirmed: str = ""
    distinction: str = ""
    position: str = ""
    post: str = ""
    leader: bool = False
    arrived: str = "2012-07-01"
    how_in: str = "建账时在册"
    left: str = ""
    how_out: str = ""


MEMBERS = (
    Member(
        "李建国",
        "男",
        "19680312",
        1,
        "1992-06-20",
        "1993-06-20",
        position="主任",
        post="书记",
        leader=True,
    ),
    Member(
        "周明远",
        "男",
        "19710825",
        2,
        "1996-05-16",
        "1997-05-16",
        position="副主任",
        post="副书记",
        leader=True,
    ),
    Member(
        "王秀兰",
        "女",
        "19750218",
        1,
        "1999-06-30",
        "2000-06-30",
        position="人事科科长",
        post="组织委员",
    ),
    Member(
        "赵敏",
        "女",
        "19841107",
        3,
        "2008-07-01",
        "2009-07-01",
        position="综合科副科长",
        post="宣传委员",
    ),
    Member(
        "孙志强",
        "男",
        "19770630",
        4,
        "2003-06-18",
        "2004-06-18",
        position="资产科科长",
        post="纪检委员",
    ),
    Member(
        "杨丽华",
        "女",
        "19730914",
        1,
        "1998-06-25",
        "1999-06-25",
        position="四级调研员",
        post="党小组组长",
    ),
    Member(
        "陈建军",
        "男",
        "19700403",
        2,
        "1994-12-08",
        "1995-12-08",
        position="车队队长",
        post="党小组组长",
    ),
    Member(
        "马文博",
        "男",
        "19860522",
        3,
        "2010-06-28",
        "2011-06-28",
        position="会务科科长",
        post="党小组组长",
    ),
    Member(
        "刘桂英",
        "女",
        "19690117",
        4,
        "1995-07-01",
        "1996-07-01",
        position="餐饮科科长",
        post="党小组组长",
    ),
    Member(
        "张伟",
        "男",
        "19880709",
        1,
        "2012-05-30",
        "2013-05-30",
        distinction="综合科",
        position="科员",
    ),
    Member(
        "张伟",
        "男",
        "19790226",
        2,
        "2005-06-21",
        "2006-06-21",
        distinction="车队",
        position="驾驶员",
    ),
    Member(
        "阿依古丽·买买提", "女", "19900815", 3, "2014-06-26", "2015-06-26", position="会务科科员"
    ),
    Member("周𬀩", "男", "19931203", 3, "2017-06-29", "2018-06-29", position="会务科科员"),
    Member("林晓燕", "女", "19870428", 1, "2011-06-27", "2012-06-27", position="综合科科员"),
    Member("黄志华", "男", "19740719", 2, "2000-06-22", "2001-06-22", position="驾驶员"),
    Member("吴国平", "男", "19660210", 4, "1990-07-01", "1991-07-01", position="二级主任科员"),
    Member("徐海燕", "女", "19811122", 3, "2006-06-23", "2007-06-23", position="会务科副科长"),
    Member("何永刚", "男", "19760308", 2, "2002-06-19", "2003-06-19", position="物业科科长"),
    Member("郭秀珍", "女", "19720605", 4, "1998-12-11", "1999-12-11", position="餐饮科副科长"),
    Member("罗斌", "男", "19890914", 1, "2013-06-25", "2014-06-25", position="资产科科员"),
    Member("高翔", "男", "19910330", 2, "2015-06-24", "2016-06-24", position="物业科科员"),
    Member("郑玉梅", "女", "19780816", 3, "2004-06-24", "2005-06-24", position="周转房管理员"),
    Member("谢文忠", "男", "19671024", 4, "1993-06-29", "1994-06-29", position="三级主任科员"),
    Member("宋佳", "女", "19940212", 1, "2018-06-27", "2019-06-27", position="人事科科员"),
    Member("唐国富", "男", "19730126", 2, "1999-12-09", "2000-12-09", position="驾驶员"),
    Member("许静", "女", "19851018", 3, "2009-06-26", "2010-06-26", position="会务科科员"),
    Member("韩志勇", "男", "19800505", 4, "2007-06-28", "2008-06-28", position="餐饮科科员"),
    Member("冯丽娟", "女", "19920907", 1, "2016-06-28", "2017-06-28", position="综合科科员"),
    Member("邓少华", "男", "19830713", 2, "2008-12-12", "2009-12-12", position="维修班班长"),
    Member("曹雪梅", "女", "19890221", 3, "2013-12-10", "2014-12-10", position="会务科科员"),
    Member("彭立新", "男", "19650816", 4, "1989-06-30", "1990-06-30", position="退休干部"),
    Member("曾庆祥", "男", "19760119", 4, "2002-12-13", "2003-12-13", position="餐饮科科员"),
    Member("萧红", "女", "19870611", 1, "2012-12-07", "2013-12-07", position="资产科科员"),
    Member("田永胜", "男", "19820927", 2, "2009-12-11", "2010-12-11", position="驾驶员"),
    Member(
        "董晓峰",
        "男",
        "19950404",
        3,
        "2021-05-20",
        "2022-05-20",
        position="会务科科员",
        arrived="2021-05-20",
        how_in="发展入党",
    ),
    Member(
        "袁梦",
        "女",
        "19960723",
        4,
        "2022-06-24",
        position="餐饮科科员",
        arrived="2022-06-24",
        how_in="发展入党",
    ),
    Member(
        "潘志刚",
        "男",
        "19810315",
        2,
        "2007-12-14",
        "2008-12-14",
        position="物业科副科长",
        arrived="2022-03-15",
        how_in="组织关系转入",
    ),
    Member(
        "蒋欣怡",
        "女",
        "19930826",
        1,
        "2018-12-14",
        "2019-12-14",
        position="综合科科员",
        arrived="2022-08-09",
        how_in="组织关系转入",
    ),
    Member(
        "程大海",
        "男",
        "19780408",
        3,
        "2003-12-12",
        "2004-12-12",
        position="会务科科员",
        left="2022-07-31",
        how_out="组织关系转出",
    ),
)


def id_number(member: Member, serial: int) -> str:
    """Give a made-up identity number with a right check digit; odd serials are men."""
    order = serial * 2 + (1 if member.sex == "男" else 0)
    body = f"{REGION}{member.born}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def phone_number(serial: int) -> str:
    """Give a made-up mobile number."""
    return f"1990000{serial:04d}"
