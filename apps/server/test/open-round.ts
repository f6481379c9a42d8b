/** A round with its draw, so that a test can ask about a household of the own village and a home of the own inspector. */
import assert from 'node:assert/strict';
import { COUNTY, type OpenedTestOffice } from './office-fixture.ts';

interface OpenedRound {
  readonly roundId: string;
  /** A household of the own village, given to a surveyor. */
  readonly sheetId: string;
  /** The same as a drawn home, given to the inspector of the own township. */
  readonly homeId: string;
}

export async function openRoundWithDraw(office: OpenedTestOffice): Promise<OpenedRound> {
  const headers = { host: 'localhost', cookie: await office.signIn('county-clerk') };
  const post = async (url: string, payload: object) => {
    const response = await office.app.inject({ method: 'POST', url: `/api/v1/rounds${url}`, headers, payload });
    assert.equal(response.statusCode, 200, response.body);
    return response.json();
  };
  const { roundId } = await post('', { term: '2018-autumn', opensOn: '2018-10-01', dueOn: '2018-10-31' });
  await post(`/${roundId}/sample`, { seed: 'matrix', share: '1', dueOn: '2018-11-30' });
  return await office.db.transaction(
    COUNTY,
    async (tx) => {
      const [home] = await tx<{ sheetId: string; homeId: string }[]>`
        update roster.drawn_home set inspector_id = (
          select account_id from network.account where account_name = 'inspector.own')
        where home_id = (
          select home_id from roster.drawn_home where division_code = ${office.places.village} order by place_no limit 1)
        returning household_id as "sheetId", home_id as "homeId"`;
      const { sheetId = '', homeId = '' } = home ?? {};
      await tx`update roster.round_household set state = 'assigned', surveyor_id = 'somebody' where household_id = ${sheetId}`;
      return { roundId, sheetId, homeId };
    },
    { as: 'owner' },
  );
}
