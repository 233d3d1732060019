// Owns the room display: read from five metres, without the frame, without names.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';

export const page: PageModule = {
  title: () => 'Room display',
  bare: true,
  Page: () => <EmptyState title="The meeting has not started" />,
};
