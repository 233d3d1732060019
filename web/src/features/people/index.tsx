// Owns the People screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'People',
  Page: () => (
    <>
      <PageHead title="People" />
      <EmptyState title="No members yet" />
    </>
  ),
};
