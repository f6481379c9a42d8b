import { listAccountNames } from '@bulou/network';
import { decideErasure, listErasures, listRetention, proposeErasure } from '@bulou/term';
import type { retentionRoutes } from '../api/retention.routes.ts';
import { serverProblems } from '../problems.ts';
import { localDay } from './home.ts';
import { act, getMe, type Handler, readOffice } from './office.ts';

export const retentionHandlers = {
  getRetention: async (request) => {
    const { countyCode, now } = request.office;
    const today = localDay(now());
    const me = getMe(request).accountId;
    return await readOffice(request, async (tx) => {
      const rules = await listRetention(tx, countyCode, today);
      const erasures = await listErasures(tx, countyCode);
      const people = erasures.flatMap((each) => [each.proposedBy, each.decidedBy ?? '']);
      const names = await listAccountNames(tx, countyCode, [...new Set(people)]);
      return {
        today,
        items: rules.map(({ rule, basisZh, basisEn, nextOn, ...rest }) => ({
          ...rest,
          rule: rule as 'paid' | 'assessed' | 'listed',
          basis: { zh: basisZh, en: basisEn },
          ...(nextOn === null ? {} : { nextOn }),
        })),
        erasures: erasures.map(({ proposedBy, proposedAt, decidedBy, decidedAt, ...rest }) => ({
          ...rest,
          proposedBy: names.get(proposedBy) ?? proposedBy,
          proposedAt: proposedAt.toISOString(),
          ...(decidedBy === null ? {} : { decidedBy: names.get(decidedBy) ?? decidedBy }),
          ...(decidedAt === null ? {} : { decidedAt: decidedAt.toISOString() }),
          mine: proposedBy === me,
        })),
      };
    });
  },
  proposeErasure: async (request) => {
    const { ground, childIds } = request.body;
    if ((ground === 'request') !== (childIds !== undefined))
      throw serverProblems['invalid-request']({ where: 'body.childIds', reason: 'for a request, and only for one' });
    const input = ground === 'request' ? { ground, childIds: childIds ?? [] } : { ground };
    return (await act(request, proposeErasure, input)).result;
  },
  decideErasure: async (request) => {
    const input = { erasureId: request.params.erasureId, ...request.body };
    const { state, children, fileIds } = (await act(request, decideErasure, input)).result;
    return { state: state === 'done' ? 'done' : 'refused', children, files: fileIds.length };
  },
} satisfies { [K in keyof typeof retentionRoutes]: Handler<K> };
