//! Groups as whole values, for makers who write them down another way.

use std::collections::BTreeSet;

use super::{Layer, Settings, part_of};
use crate::at::At;
use crate::models::Model;
use crate::patch::{Patch, Setting};

impl Patch {
    /// The same settings with every group as one whole value in the place of its last piece.
    ///
    /// A piece means something only beside the pieces that its maker's table had before: those of `model`, or the
    /// catalogue's.
    #[must_use]
    pub fn with_whole_groups(&self, model: Option<&'static Model>) -> Self {
        let mut settings = Settings::new(model);
        settings.apply(Layer::Own, self.clone());
        let mut done: BTreeSet<(&str, At)> = BTreeSet::new();
        let mut whole = Self {
            entries: Vec::with_capacity(self.entries.len()),
            kept: self.kept.clone(),
        };
        for entry in self.entries.iter().rev() {
            let mut entry = entry.clone();
            if part_of(&entry.setting).is_some() {
                if !done.insert((entry.row.ident, entry.at)) {
                    continue;
                }
                entry.setting = Setting::Value(settings.value(entry.row, entry.at));
            }
            whole.entries.push(entry);
        }
        whole.entries.reverse();
        whole
    }
}

#[cfg(test)]
mod tests {
    use crate::dialect::{self, Dialect};
    use crate::models;

    #[test]
    fn a_table_of_codecs_is_said_in_another_makers_way() {
        let file = "#!version:1.0.0.1\naccount.2.codec.6.enable = 1\naccount.2.codec.6.payload_type = G722\naccount.2.codec.6.priority = 1\naccount.2.codec.1.enable = 0\n";
        let model = models::find("yealink-t28p");
        let (patch, problems) = dialect::read(Dialect::Yealink, model, "a.cfg", file.as_bytes());
        assert!(problems.is_empty(), "{problems:?}");
        let (text, _) = dialect::write(Dialect::Panasonic, &patch.with_whole_groups(model));
        for line in [
            "CODEC_ENABLE0_2=\"Y\"",
            "CODEC_PRIORITY0_2=\"1\"",
            "CODEC_ENABLE4_2=\"N\"",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let (again, _) = dialect::write(Dialect::Yealink, &patch);
        assert_eq!(
            again.replace("\r\n", "\n"),
            file,
            "pieces of one's own stay pieces"
        );
    }
}
