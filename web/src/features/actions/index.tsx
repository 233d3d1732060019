// Owns the Actions screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'Actions',
  Page: () => (
    <>
      <PageHead title="Actions" />
      <EmptyState title="You have no open actions" />
    </>
  ),
};
