//! [`Space`]: a track's program space, opened with a challenge's parameters.

use assay_protocol::{Fuel, Program};
use wasmtime::component::ResourceAny;

use crate::{
    Baseline, Call, DataError, DataFile, Dataset, Descriptor, Failure, Limits, ProgramError,
    Rejection, Split,
    bindings::wit,
    component::Instance,
    convert,
    limits::{BASELINES, TEXT_BYTES},
};

/// An instance with an open program space. Every answer is checked against the interface's limits;
/// what breaks one is [`Rejection::OutOfLimits`].
pub struct Space {
    instance: Instance,
    descriptor: Descriptor,
    resource: ResourceAny,
}

impl Space {
    pub(crate) fn new(instance: Instance, descriptor: Descriptor, resource: ResourceAny) -> Self {
        Self {
            instance,
            descriptor,
            resource,
        }
    }

    /// What the track is.
    #[must_use]
    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    /// The limits of the instance.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        self.instance.limits()
    }

    /// The programs that the track ships.
    ///
    /// # Errors
    /// The call fails, there are none or too many, or one is too large.
    pub fn baselines(&mut self) -> Result<Vec<Baseline>, Failure> {
        let call = Call::Baselines;
        let found = self.call(call, |space, resource, store| {
            space.call_baselines(store, resource)
        })?;
        if !BASELINES.contains(&found.len()) {
            let detail = format!("{} baselines, allowed are 1 to 64", found.len());
            return Err(Failure::rejected(call, Rejection::OutOfLimits, detail));
        }
        found
            .into_iter()
            .map(|baseline| {
                let name = convert::string("baseline's name", baseline.name)
                    .map_err(|detail| Failure::rejected(call, Rejection::OutOfLimits, detail))?;
                Ok(Baseline {
                    name,
                    program: self.program(call, baseline.program)?,
                })
            })
            .collect()
    }

    /// Checks program bytes and gives their canonical form.
    ///
    /// # Errors
    /// The call fails (outer), or the bytes are no program or are too large (inner).
    pub fn canonicalize(&mut self, bytes: &[u8]) -> Result<Result<Program, ProgramError>, Failure> {
        if bytes.len() > self.limits().program_bytes as usize {
            return Ok(Err(ProgramError::TooLarge));
        }
        let found = self.call(Call::Canonicalize, |space, resource, store| {
            space.call_canonicalize(store, resource, bytes)
        })?;
        self.checked_program(Call::Canonicalize, found)
    }

    /// The program as text for people.
    ///
    /// # Errors
    /// The call fails or gives too much text (outer), or the track refuses the program (inner).
    pub fn render(&mut self, program: &Program) -> Result<Result<String, ProgramError>, Failure> {
        let found = self.call(Call::Render, |space, resource, store| {
            space.call_render(store, resource, program.bytes())
        })?;
        match found {
            Ok(text) if text.len() > TEXT_BYTES => {
                let detail = format!("{} bytes of text, allowed are {TEXT_BYTES}", text.len());
                Err(Failure::rejected(
                    Call::Render,
                    Rejection::OutOfLimits,
                    detail,
                ))
            }
            Ok(text)
                if text
                    .chars()
                    .any(|c| c.is_control() && c != '\n' && c != '\t') =>
            {
                let detail = "text with control characters";
                Err(Failure::rejected(
                    Call::Render,
                    Rejection::OutOfLimits,
                    detail,
                ))
            }
            Ok(text) => Ok(Ok(text)),
            Err(error) => Ok(Err(convert::program_error(error))),
        }
    }

    /// The program that a text describes.
    ///
    /// # Errors
    /// The call fails (outer), or the text is no program or is too long (inner).
    pub fn parse(&mut self, text: &str) -> Result<Result<Program, ProgramError>, Failure> {
        if text.len() > TEXT_BYTES {
            return Ok(Err(ProgramError::TooLarge));
        }
        let found = self.call(Call::Parse, |space, resource, store| {
            space.call_parse(store, resource, text)
        })?;
        self.checked_program(Call::Parse, found)
    }

    /// A random program.
    ///
    /// # Errors
    /// The call fails, or the program is too large.
    pub fn random(&mut self, seed: u64) -> Result<Program, Failure> {
        let bytes = self.call(Call::Random, |space, resource, store| {
            space.call_random(store, resource, seed)
        })?;
        self.program(Call::Random, bytes)
    }

    /// A changed copy of a program. `kind` indexes [`Descriptor::mutations`].
    ///
    /// # Errors
    /// The call fails, or the program is too large.
    pub fn mutate(&mut self, parent: &Program, kind: u32, seed: u64) -> Result<Program, Failure> {
        let bytes = self.call(Call::Mutate, |space, resource, store| {
            space.call_mutate(store, resource, parent.bytes(), kind, seed)
        })?;
        self.program(Call::Mutate, bytes)
    }

    /// A mix of two programs.
    ///
    /// # Errors
    /// The call fails, or the program is too large.
    pub fn crossover(
        &mut self,
        first: &Program,
        second: &Program,
        seed: u64,
    ) -> Result<Program, Failure> {
        let bytes = self.call(Call::Crossover, |space, resource, store| {
            space.call_crossover(store, resource, first.bytes(), second.bytes(), seed)
        })?;
        self.program(Call::Crossover, bytes)
    }

    /// The program's size in the representation's own measure.
    ///
    /// # Errors
    /// The call fails.
    pub fn complexity(&mut self, program: &Program) -> Result<u32, Failure> {
        self.call(Call::Complexity, |space, resource, store| {
            space.call_complexity(store, resource, program.bytes())
        })
    }

    /// Behaviour values, one per axis, within the axis.
    ///
    /// # Errors
    /// The call fails, or there is not one value per axis.
    pub fn traits(&mut self, program: &Program) -> Result<Vec<i64>, Failure> {
        let values = self.call(Call::Traits, |space, resource, store| {
            space.call_traits(store, resource, program.bytes())
        })?;
        let axes = &self.descriptor.axes;
        if values.len() != axes.len() {
            let detail = format!("{} values for {} axes", values.len(), axes.len());
            return Err(Failure::rejected(
                Call::Traits,
                Rejection::OutOfLimits,
                detail,
            ));
        }
        Ok(axes
            .iter()
            .zip(values)
            .map(|(axis, value)| value.clamp(axis.low, axis.high))
            .collect())
    }

    /// The heavy part of loading. `cases` is the number wanted, 0 for all that the files hold.
    ///
    /// # Errors
    /// The call fails (outer), or the track refuses the data (inner).
    pub fn prepare(
        &mut self,
        split: Split,
        seed: u64,
        cases: u32,
        files: &[DataFile],
    ) -> Result<Result<Vec<u8>, DataError>, Failure> {
        let files: Vec<wit::File<'_>> = files
            .iter()
            .map(|file| wit::File {
                name: &file.name,
                bytes: &file.bytes,
            })
            .collect();
        let fuel = self.limits().fuel.prepare;
        let found = self.call_with(Call::Prepare, fuel, |space, resource, store| {
            space.call_prepare(store, resource, convert::split(split), seed, cases, &files)
        })?;
        Ok(found.map_err(convert::data_error))
    }

    /// The cheap part of loading, from what [`Space::prepare`] gave here or in another instance.
    ///
    /// # Errors
    /// The call fails or the groups break a rule (outer), or the track refuses the bytes (inner).
    pub fn load(mut self, prepared: &[u8]) -> Result<Result<Dataset, DataError>, Failure> {
        let fuel = self.limits().fuel.load;
        let loaded = self.call_with(Call::Load, fuel, |space, resource, store| {
            space.call_load(store, resource, prepared)
        })?;
        match loaded {
            Ok(dataset) => Dataset::new(self, dataset).map(Ok),
            Err(error) => Ok(Err(convert::data_error(error))),
        }
    }

    pub(crate) fn instance(&mut self) -> &mut Instance {
        &mut self.instance
    }

    fn call<R>(
        &mut self,
        call: Call,
        function: impl FnOnce(
            wit::GuestSpace<'_>,
            ResourceAny,
            &mut wasmtime::Store<crate::component::Host>,
        ) -> wasmtime::Result<R>,
    ) -> Result<R, Failure> {
        let fuel = self.limits().fuel.space;
        self.call_with(call, fuel, function)
    }

    fn call_with<R>(
        &mut self,
        call: Call,
        fuel: Fuel,
        function: impl FnOnce(
            wit::GuestSpace<'_>,
            ResourceAny,
            &mut wasmtime::Store<crate::component::Host>,
        ) -> wasmtime::Result<R>,
    ) -> Result<R, Failure> {
        let resource = self.resource;
        self.instance.call(call, fuel, |track, store| {
            function(track.space(), resource, store)
        })
    }

    fn checked_program(
        &self,
        call: Call,
        found: Result<Vec<u8>, wit::ProgramError>,
    ) -> Result<Result<Program, ProgramError>, Failure> {
        match found {
            Ok(bytes) => self.program(call, bytes).map(Ok),
            Err(error) => Ok(Err(convert::program_error(error))),
        }
    }

    /// Program bytes from the track, if they are within the challenge's limit.
    fn program(&self, call: Call, bytes: Vec<u8>) -> Result<Program, Failure> {
        let limit = self.limits().program_bytes;
        if bytes.len() > limit as usize {
            let detail = format!("a program of {} bytes, allowed are {limit}", bytes.len());
            return Err(Failure::rejected(call, Rejection::OutOfLimits, detail));
        }
        Ok(Program::new(bytes))
    }
}
