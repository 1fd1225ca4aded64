//! A view on memory of the engine, for the time of a call.

use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// Bytes of the engine that a model in Python sees while it is called, without a copy. Afterwards it is closed.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct View {
    address: AtomicPtr<c_void>,
    bytes: usize,
    writable: bool,
    /// Buffers that somebody holds.
    held: AtomicUsize,
}

impl View {
    /// A view on so many bytes.
    ///
    /// # Safety
    /// They are there, and nobody else writes to them (or, if it is `writable`, reads them), until it is closed and nobody holds it.
    pub unsafe fn new(address: *mut c_void, bytes: usize, writable: bool) -> View {
        View { address: AtomicPtr::new(address), bytes, writable, held: AtomicUsize::new(0) }
    }

    /// Gives no more buffers, and says whether nobody holds one.
    pub fn close(&self) -> bool {
        self.address.store(ptr::null_mut(), Ordering::Relaxed);
        self.held.load(Ordering::Relaxed) == 0
    }
}

#[pymethods]
impl View {
    /// Bytes of it.
    fn __len__(&self) -> usize {
        self.bytes
    }

    /// Fills in a buffer of bytes.
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, buffer: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        let view = slf.get();
        let address = view.address.load(Ordering::Relaxed);
        let problem = match () {
            () if address.is_null() => {
                Some("memory of the engine is seen only while the model is called; copy what is kept")
            }
            () if !view.writable && flags & ffi::PyBUF_WRITABLE == ffi::PyBUF_WRITABLE => {
                Some("it is only to be read")
            }
            () => None,
        };
        if let Some(problem) = problem {
            // SAFETY: the interpreter hands over a buffer that can be written to.
            unsafe { (*buffer).obj = ptr::null_mut() };
            return Err(PyBufferError::new_err(problem));
        }
        let (object, bytes) = (slf.clone().into_any(), view.bytes as isize);
        // SAFETY: as above, and the bytes are there, by the promise of `new`.
        let filled = unsafe {
            ffi::PyBuffer_FillInfo(
                buffer,
                object.as_ptr(),
                address,
                bytes,
                c_int::from(!view.writable),
                flags,
            )
        };
        if filled != 0 {
            return Err(PyErr::fetch(slf.py()));
        }
        view.held.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Somebody lets a buffer go.
    unsafe fn __releasebuffer__(&self, _buffer: *mut ffi::Py_buffer) {
        self.held.fetch_sub(1, Ordering::Relaxed);
    }
}
