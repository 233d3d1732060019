// Owns the Cases screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'Cases',
  Page: () => (
    <>
      <PageHead title="Cases" />
      <EmptyState title="No cases on the list yet" />
    </>
  ),
};
