"""
make_rolls.py COUNT FOLDER

Writes a.parquet and b.parquet: two rolls of COUNT children each, four fifths of them the same children. The rows depend
on COUNT alone (hashes of the child's number, no clock and no random source). The second roll has the faults of typed
lists: a wrong or missing character, a mistyped, swapped or missing identity number, a wrong birth date, a moved family,
another guardian, a new telephone. `person` is the truth and is no column of the linkage; truth.csv says it of every id.
"""
import sys
from pathlib import Path

import duckdb

COUNT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文志海燕婷雪琳晨宇浩轩梓涵子欣怡一诺博雅思雨佳琪嘉俊凯天佑"
    "泽昊然铭睿可馨萱瑞琦瑶彤悦心妍语桐诗梦洁倩颖慧莹晓东亮辉峰鹏飞龙斌波宁健林森成康星光春生福永忠义仁孝德才学智信良友善"
    "保全庆祥和顺安盛昌荣贵富财宝金银珍珠翠翔云山川河江湖清泉冰霜月阳青松柏竹菊荷莲花香甜美秋冬夏新民主权爱党卫立方正直长远"
)
connection = duckdb.connect(config={"threads": 2})
connection.execute("set preserve_insertion_order = true")
# One hash for each thing that chance decides about a child, as a share between 0 and 1.
connection.execute("create macro chance(n, salt) as (hash(n, salt) % 1000003) / 1000003.0")
connection.execute("create macro pick(letters, n, salt) as substr(letters, (hash(n, salt) % length(letters))::integer + 1, 1)")
# The square makes the first surnames the commonest, as surnames are.
connection.execute(
    "create macro surname(n, salt) as "
    f"substr('{SURNAMES}', floor(power(chance(n, salt), 2) * {len(SURNAMES)})::integer + 1, 1)"
)
connection.execute(f"create macro given(n, salt) as pick('{GIVEN}', n, salt)")
connection.execute(
    "create macro person_name(n, family, salt) as surname(family, salt) || given(n, salt || '1') || "
    "case when chance(n, salt || 'long') < 0.82 then given(n, salt || '2') else '' end"
)
# GB 11643-1999: the 18th sign makes the weighted sum 1 modulo 11.
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
SUM = " + ".join(f"{weight} * substr(body, {at + 1}, 1)::integer" for at, weight in enumerate(WEIGHTS))
connection.execute(f"create macro whole_number(body) as body || substr('10X98765432', (({SUM}) % 11) + 1, 1)")
DAYS, AREAS = 5844, 300
VILLAGES = max(40, COUNT // 300)


def select_people(first):
    """The children as they are, `COUNT` of them from number `first` on; two and two are of one family."""
    return f"""
      select n, person_name(n, n // 2, 'own') as name, whole_number(body) as national_id,
        strftime(birth, '%Y-%m-%d') as birth_on, case when sex = 1 then '男' else '女' end as sex,
        (410923000000 + (hash(n // 2, 'village') % {VILLAGES})::bigint)::varchar as division,
        person_name(n // 2, n // 2, 'parent') as guardian,
        '1' || (30 + hash(n // 2, 'operator') % 69)::varchar || lpad((hash(n // 2, 'phone') % 100000000)::varchar, 8, '0') as phone
      from (select *, (410100 + mixed % {AREAS})::varchar || strftime(birth, '%Y%m%d')
          || lpad((((mixed // {AREAS * DAYS}) * 37 + mixed % {AREAS * DAYS} % 41) % 500 * 2 + sex)::varchar, 3, '0') as body
        from (select *, date '2003-09-01' + ((mixed // {AREAS}) % {DAYS})::integer as birth
          from (select n, (n * 48271) % {AREAS * DAYS * 80} as mixed, (hash(n, 'sex') % 2)::integer as sex
            from range({first}, {first + COUNT}) as numbers(n))))"""


def write(roll, select):
    path = (FOLDER / f"{roll}.parquet").as_posix()
    connection.execute(
        f"copy (select '{roll}' || lpad(row_number() over (order by hash(n, '{roll}'))::varchar, 8, '0') as id, * exclude n, "
        f"n as person from ({select}) order by id) to '{path}' (format parquet)"
    )


FAULTS = f"""
  select n,
    case when chance(n, 'f1') < 0.02 then replace(name, substr(name, length(name), 1), given(n, 'slip'))
      when chance(n, 'f1') < 0.03 then substr(name, 1, length(name) - 1) else name end as name,
    case when chance(n, 'f2') < 0.05 then null
      when chance(n, 'f2') < 0.07 then substr(national_id, 1, spot - 1) || (hash(n, 'digit') % 10)::varchar || substr(national_id, spot + 1)
      when chance(n, 'f2') < 0.075 then substr(national_id, 1, spot - 1) || substr(national_id, spot + 1, 1) || substr(national_id, spot, 1) || substr(national_id, spot + 2)
      else national_id end as national_id,
    case when chance(n, 'f3') < 0.015 then left(birth_on, 8) || lpad((hash(n, 'day') % 28 + 1)::varchar, 2, '0')
      when chance(n, 'f3') < 0.02 then null else birth_on end as birth_on,
    case when chance(n, 'f4') < 0.005 then case sex when '男' then '女' else '男' end else sex end as sex,
    case when chance(n, 'f5') < 0.1 then (410923000000 + (hash(n, 'moved') % {VILLAGES})::bigint)::varchar else division end as division,
    case when chance(n, 'f6') < 0.15 then person_name(n, n, 'other parent') when chance(n, 'f6') < 0.2 then null else guardian end as guardian,
    case when chance(n, 'f7') < 0.2 then null
      when chance(n, 'f7') < 0.35 then '139' || lpad((hash(n, 'new phone') % 100000000)::varchar, 8, '0') else phone end as phone
  from (select *, 7 + (hash(n, 'at') % 11)::integer as spot from ({select_people(COUNT // 5)}))"""

FOLDER.mkdir(parents=True, exist_ok=True)
write("a", f"select * replace (case when chance(n, 'none') < 0.02 then null else national_id end as national_id) from ({select_people(0)})")
write("b", FAULTS)
both = " union all ".join(f"select id, person from '{(FOLDER / f'{roll}.parquet').as_posix()}'" for roll in "ab")
connection.execute(f"copy ({both}) to '{(FOLDER / 'truth.csv').as_posix()}'")
