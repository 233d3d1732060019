// Owns the Meetings screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'Meetings',
  Page: () => (
    <>
      <PageHead title="Meetings" />
      <EmptyState title="No meetings yet" />
    </>
  ),
};
