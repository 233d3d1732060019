// Owns the one case's screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: ({ code }) => `Case ${code}`,
  Page: ({ params }) => (
    <>
      <PageHead title={`Case ${params.code}`} />
      <EmptyState title="Nothing is recorded for this case yet" />
    </>
  ),
};
