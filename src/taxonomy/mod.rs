//! Reference data of the city: the industry clusters of the "465" system, its
//! districts and their unions, the grades of skill, the occupations of the
//! national classification, and the check of a unit's credit code.
//!
//! A **cluster** belongs to a *version* of the system; records keep the version
//! and code they were made with, so a later version changes nothing that was
//! said before. A **district** has a key of our own, because one of the eight
//! has no national code. An **occupation** has an *edition*; codes differ
//! between editions.
//!
//! Not here: what a competition does with any of these, and which district a
//! unit belongs to. That is asked, never derived from its credit code: many
//! codes still carry the city's number or one of a district that is gone.

mod data;
mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod uscc;

pub use data::{CURRENT_CLUSTERS, EDITION, city, cluster_versions, clusters, districts};
pub use model::{
    City, Cluster, ClusterVersion, District, Grade, Level, Occupation, OccupationFlag, Precision, Tier,
};
pub use ops::{ImportReport, import_occupations};
pub use rules::{BadLine, cluster, cluster_version_on, district, district_of_region, successors};
pub use store::{find_occupation, list_occupations, occupations};
pub use uscc::{Checked, Uscc};
