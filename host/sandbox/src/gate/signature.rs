//! Types of the component model as text, for comparing and for reading.
//!
//! The text is canonical: names of records, variants and aliases are written out to their structure,
//! so two types are equal if and only if their texts are. Resources have an identity instead of a
//! structure; they are written as the name under which the interface exports them.

use std::collections::BTreeMap;

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedType, ComponentEntityType, ComponentFuncTypeId,
    ComponentInstanceType, ComponentValType, ResourceId,
};
use wasmparser::types::TypesRef;

use super::inspection::Item;

/// Bytes of one signature, several times the longest of our worlds. Types form a graph with sharing,
/// and a few hundred bytes of it may be a million nodes when written out. A longer signature ends in
/// `...`, which equals nothing.
const LENGTH: usize = 2 * 1024;

/// The items of the instance that a component exports as `interface`, sorted by name. Empty if there
/// is no such instance.
pub(super) fn items(types: TypesRef<'_>, interface: &str) -> Vec<Item> {
    let Some(item) = types.component_item_for_export(interface) else {
        return Vec::new();
    };
    let ComponentEntityType::Instance(instance) = item.ty else {
        return Vec::new();
    };
    let instance = &types[instance];
    let resources = resources(instance);
    let mut items: Vec<_> = instance
        .exports
        .iter()
        .map(|(name, item)| Item {
            name: name.clone(),
            signature: signature(types, &resources, &item.ty),
        })
        .collect();
    items.sort_by(|left, right| left.name.cmp(&right.name));
    items
}

fn resources(instance: &ComponentInstanceType) -> BTreeMap<ResourceId, &str> {
    let mut resources = BTreeMap::new();
    for (name, item) in &instance.exports {
        if let ComponentEntityType::Type {
            created: ComponentAnyTypeId::Resource(id),
            ..
        } = item.ty
        {
            resources.entry(id.resource()).or_insert(name.as_str());
        }
    }
    resources
}

fn signature(
    types: TypesRef<'_>,
    resources: &BTreeMap<ResourceId, &str>,
    entity: &ComponentEntityType,
) -> String {
    let mut writer = Writer {
        types,
        resources,
        text: String::new(),
    };
    if writer.entity(entity).is_err() {
        writer.text.push_str("...");
    }
    writer.text
}

/// The signature is longer than [`LENGTH`].
struct TooLong;

struct Writer<'a> {
    types: TypesRef<'a>,
    resources: &'a BTreeMap<ResourceId, &'a str>,
    text: String,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) -> Result<(), TooLong> {
        if self.text.len() + text.len() > LENGTH {
            return Err(TooLong);
        }
        self.text.push_str(text);
        Ok(())
    }

    fn entity(&mut self, entity: &ComponentEntityType) -> Result<(), TooLong> {
        match entity {
            ComponentEntityType::Func(id) => self.function(*id),
            ComponentEntityType::Type {
                created: ComponentAnyTypeId::Resource(_),
                ..
            } => self.push("resource"),
            ComponentEntityType::Type {
                created: ComponentAnyTypeId::Defined(id),
                ..
            } => {
                let types = self.types;
                self.push("type ")?;
                self.defined(&types[*id])
            }
            ComponentEntityType::Type { .. } => {
                self.push("type of a function, instance or component")
            }
            ComponentEntityType::Value(_) => self.push("value"),
            ComponentEntityType::Instance(_) => self.push("instance"),
            ComponentEntityType::Component(_) => self.push("component"),
            ComponentEntityType::Module(_) => self.push("core module"),
        }
    }

    fn function(&mut self, id: ComponentFuncTypeId) -> Result<(), TooLong> {
        let types = self.types;
        let function = &types[id];
        self.push(if function.async_ {
            "async func("
        } else {
            "func("
        })?;
        self.list(function.params.iter(), |writer, (name, ty)| {
            writer.named(name.as_str(), ty)
        })?;
        self.push(")")?;
        if let Some(result) = &function.result {
            self.push(" -> ")?;
            self.value(result)?;
        }
        Ok(())
    }

    fn value(&mut self, ty: &ComponentValType) -> Result<(), TooLong> {
        let types = self.types;
        match ty {
            ComponentValType::Primitive(primitive) => self.push(&primitive.to_string()),
            ComponentValType::Type(id) => self.defined(&types[*id]),
        }
    }

    fn defined(&mut self, ty: &ComponentDefinedType) -> Result<(), TooLong> {
        match ty {
            ComponentDefinedType::Primitive(primitive) => self.push(&primitive.to_string()),
            ComponentDefinedType::Record(record) => {
                self.push("record { ")?;
                self.list(record.fields.iter(), |writer, (name, ty)| {
                    writer.named(name.as_str(), ty)
                })?;
                self.push(" }")
            }
            ComponentDefinedType::Variant(variant) => {
                self.push("variant { ")?;
                self.list(variant.cases.iter(), |writer, (name, case)| {
                    writer.push(name.as_str())?;
                    match &case.ty {
                        Some(ty) => writer.wrapped("(", ty, ")"),
                        None => Ok(()),
                    }
                })?;
                self.push(" }")
            }
            ComponentDefinedType::Tuple(tuple) => {
                self.push("tuple<")?;
                self.list(tuple.types.iter(), Self::value)?;
                self.push(">")
            }
            ComponentDefinedType::Flags(names) => {
                self.push("flags { ")?;
                self.list(names.iter(), |writer, name| writer.push(name.as_str()))?;
                self.push(" }")
            }
            ComponentDefinedType::Enum(names) => {
                self.push("enum { ")?;
                self.list(names.iter(), |writer, name| writer.push(name.as_str()))?;
                self.push(" }")
            }
            ComponentDefinedType::List { element, .. } => self.wrapped("list<", element, ">"),
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => self.wrapped("list<", element, &format!(", {length}>")),
            ComponentDefinedType::Map { key, value, .. } => {
                self.wrapped("map<", key, ", ")?;
                self.wrapped("", value, ">")
            }
            ComponentDefinedType::Option { ty, .. } => self.wrapped("option<", ty, ">"),
            ComponentDefinedType::Result { ok, err, .. } => {
                self.push("result<")?;
                self.optional(ok.as_ref())?;
                self.push(", ")?;
                self.optional(err.as_ref())?;
                self.push(">")
            }
            ComponentDefinedType::Own(id) => self.handle("own", id.resource()),
            ComponentDefinedType::Borrow(id) => self.handle("borrow", id.resource()),
            ComponentDefinedType::Future { ty, .. } => {
                self.push("future<")?;
                self.optional(ty.as_ref())?;
                self.push(">")
            }
            ComponentDefinedType::Stream { ty, .. } => {
                self.push("stream<")?;
                self.optional(ty.as_ref())?;
                self.push(">")
            }
        }
    }

    fn list<T>(
        &mut self,
        items: impl Iterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Result<(), TooLong>,
    ) -> Result<(), TooLong> {
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.push(", ")?;
            }
            write(self, item)?;
        }
        Ok(())
    }

    fn named(&mut self, name: &str, ty: &ComponentValType) -> Result<(), TooLong> {
        self.push(name)?;
        self.wrapped(": ", ty, "")
    }

    fn wrapped(&mut self, before: &str, ty: &ComponentValType, after: &str) -> Result<(), TooLong> {
        self.push(before)?;
        self.value(ty)?;
        self.push(after)
    }

    fn optional(&mut self, ty: Option<&ComponentValType>) -> Result<(), TooLong> {
        match ty {
            Some(ty) => self.value(ty),
            None => self.push("_"),
        }
    }

    fn handle(&mut self, kind: &str, resource: ResourceId) -> Result<(), TooLong> {
        let name = self
            .resources
            .get(&resource)
            .copied()
            .unwrap_or("a resource that is not exported");
        self.push(&format!("{kind}<{name}>"))
    }
}
