//! What happens by itself: one file a job. A job never ends the service: what fails is logged and tried again.

pub mod housekeeping;
