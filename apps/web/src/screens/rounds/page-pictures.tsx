import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Upload } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct } from '../../api/use-office.ts';
import type { RosterPaperPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';

/** Pictures of the pages that came back, beside which the marks are entered; also those that could not be bound. */
export function PagePictures({ paper }: { readonly paper: RosterPaperPage }) {
  const { say, language } = useLanguage();
  const client = useQueryClient();
  const take = useAct('takeInPicture');
  const [typedCode, setTypedCode] = useState('');
  const mayUpload = paper.acts.includes('enter-marks');
  if (!mayUpload && paper.pictures.length === 0) return null;
  const upload = (file: File) => {
    const query = typedCode === '' ? {} : { typedCode };
    take.mutate(
      { path: { paperId: paper.paperId }, query, body: file },
      { onSettled: () => void client.invalidateQueries({ queryKey: ['getRosterPaper'] }) },
    );
    return false;
  };
  return (
    <section className="section">
      <h2>{say('paper.pictures')}</h2>
      {mayUpload ? (
        <div className="filters no-print">
          <Upload accept="image/jpeg,image/png" showUploadList={false} beforeUpload={upload}>
            <Button loading={take.isPending}>{say('paper.upload')}</Button>
          </Upload>
          <Input
            aria-label={say('paper.typedCode')}
            placeholder={say('paper.typedCode')}
            style={{ width: 300 }}
            value={typedCode}
            onChange={({ target }) => setTypedCode(target.value)}
          />
        </div>
      ) : null}
      {take.data ? <Alert type={take.data.bound ? 'success' : 'warning'} title={take.data[language]} /> : null}
      {isApiProblem(take.error) ? <Alert type="error" title={take.error.sentence(language)} /> : null}
      <div className="filters">
        {paper.pictures.map(({ pictureId, page }) => {
          const title = page === undefined ? say('paper.kept') : say('paper.page', { n: page });
          return (
            <figure key={pictureId}>
              <img src={`/api/v1/pictures/${pictureId}`} alt={title} style={{ maxWidth: 420, maxHeight: 420 }} />
              <figcaption className="note">{title}</figcaption>
            </figure>
          );
        })}
      </div>
    </section>
  );
}
