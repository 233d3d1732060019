//! The raw floor as a process: prints its address, serves until it is ended.

fn main() -> Result<(), mdt_tests::Anything> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        mdt_tests::raw::serve(listener).await
    })
}
