import type { Paper } from '@bulou/documents';
import { termLabel } from '@bulou/kernel';
import type { PaperChild, PaperPlace, PaperSetting } from './paper-data.ts';
import { makePaperReference } from './paper-reference.ts';
import { describeSex, describeStage, formatLongDate, maskId, nameOfCentre } from './paper-words.ts';

/**
 * The certificate that a school outside the county fills in for a pupil of a registered household: without it nobody
 * can say where the child is aided.
 */
export function makeStudyCertificate(setting: PaperSetting, child: PaperChild, place: PaperPlace | undefined): Paper {
  const home =
    place === undefined ? setting.countyName : `${setting.countyName}${place.townshipName}${place.villageName}`;
  return {
    title: '县外就读证明',
    subtitle: `${termLabel(setting.term, 'zh')}　　用于${setting.countyName}建档立卡学生资助`,
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    size: 10.5,
    foot: `由就读学校填写并盖章，交回${nameOfCentre(setting)}　·　证件号已遮盖`,
    reference: makePaperReference('SC', setting, child.childId, child),
    blocks: [
      {
        type: 'fields',
        across: 2,
        label: 26,
        fields: [
          { label: '学生姓名', value: child.name },
          { label: '性别', value: describeSex(child) || '　' },
          { label: '出生日期', value: child.birthOn === undefined ? '不详' : formatLongDate(child.birthOn) },
          { label: '身份证号', value: maskId(child.nationalId) },
          { label: '户籍所在地', value: home, across: 2 },
          { label: '登记的学校', value: child.schoolName ?? '待填', across: 2 },
          { label: '登记的学段年级', value: describeStage(child), across: 2 },
        ],
      },
      { type: 'heading', text: '以下由就读学校填写' },
      {
        type: 'text',
        indent: true,
        text: `兹证明上列学生${termLabel(setting.term, 'zh')}在我校就读，学籍与就读情况如下：`,
      },
      {
        type: 'fields',
        across: 2,
        label: 34,
        fields: [
          { label: '学校全称', value: '　', across: 2 },
          { label: '学校地址', value: '　　　　　省（区、市）　　　　　市　　　　　县（市、区）', across: 2 },
          { label: '年级、班', value: '　' },
          { label: '学籍号', value: '　' },
          { label: '入学时间', value: '　　　　年　　月' },
          { label: '寄宿', value: '□ 寄宿　□ 走读' },
          { label: '学籍', value: '□ 在我校　□ 在他校：', across: 2 },
          {
            label: '本学期在我校享受的资助',
            value: '□ 没有　□ 有，项目：\n金额　　　　　　　元（大写：　　　　　　　　　　　　）',
            across: 2,
          },
          { label: '学校联系人、电话', value: '　', across: 2 },
        ],
      },
      {
        type: 'boxes',
        height: 52,
        boxes: [
          { kind: 'seal', label: '就读学校（盖章）' },
          { kind: 'signature', label: '经办人签字' },
        ],
      },
      {
        type: 'text',
        small: true,
        text: '说明：已在就读地享受资助的，户籍地不重复发放；没有享受的，凭本证明由户籍地核发。每学期一张。',
      },
    ],
  };
}
