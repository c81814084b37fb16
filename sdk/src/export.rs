//! [`export_track!`](crate::export_track).

/// Exports a [`Track`](crate::Track) as the component's `track` interface.
///
/// Write it once, at the top of the crate that becomes the component (`crate-type = ["cdylib",
/// "rlib"]`; the second lets tests and benchmarks link it). Compiled for anything but WebAssembly
/// it gives only a check that the type is a track.
///
/// ```ignore
/// assay_sdk::export_track!(Mine);
/// ```
#[macro_export]
macro_rules! export_track {
    ($track:ty) => {
        const _: () = {
            const fn is_a_track<T: $crate::Track>() {}
            is_a_track::<$track>();
        };

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Component = $crate::component::Component<$track>;
            $crate::component::bindings::export_component!(
                Component with_types_in $crate::component::bindings
            );
        };
    };
}
