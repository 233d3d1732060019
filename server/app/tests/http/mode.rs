//! Demo and real databases keep out of each other's way.

use mdt_app::{config::Settings, mode, serve};
use std::path::Path;
use tempfile::TempDir;

fn settings(folder: &Path, is_demo: bool) -> Settings { Settings { is_demo, timings_divisor: 1, ..Settings::for_tests(folder) } }

#[actix_web::test]
async fn real_mode_refuses_a_demonstration_and_the_other_way_round() {
    for first_is_demo in [true, false] {
        let folder = TempDir::new().expect("a folder");
        serve::open_hub(&settings(folder.path(), first_is_demo)).await.expect("a new database").stop().await;
        let Err(error) = serve::open_hub(&settings(folder.path(), !first_is_demo)).await else { panic!("opened by the other mode") };
        assert!(error.to_string().contains("MDT_HUB_DATA_DIR") && error.to_string().contains("Way out"), "{error}");
        serve::open_hub(&settings(folder.path(), first_is_demo)).await.expect("by its own").stop().await;
    }
}

#[actix_web::test]
async fn demo_reset_removes_a_demonstration_and_nothing_else() {
    let folder = TempDir::new().expect("a folder");
    let demo = settings(folder.path(), true);
    assert!(mode::reset_demo(&demo).await.expect("nothing there").is_empty());
    serve::open_hub(&settings(folder.path(), false)).await.expect("a real one").stop().await;
    assert!(matches!(mode::reset_demo(&demo).await, Err(mode::ModeError::NotADemo(_))));
    assert!(folder.path().join("mdt-hub.db").exists());

    let folder = TempDir::new().expect("a folder");
    let demo = settings(folder.path(), true);
    serve::open_hub(&demo).await.expect("a demonstration").stop().await;
    assert!(!mode::reset_demo(&demo).await.expect("removed").is_empty());
    assert!(!folder.path().join("mdt-hub.db").exists());
}

#[actix_web::test]
async fn a_data_folder_has_one_service() {
    let folder = TempDir::new().expect("a folder");
    let settings = settings(folder.path(), true);
    let held = serve::lock(&settings).expect("free");
    let error = serve::lock(&settings).expect_err("held").to_string();
    assert!(error.contains("in use") && error.contains("Way out"), "{error}");
    drop(held);
    serve::lock(&settings).expect("free again");
}
