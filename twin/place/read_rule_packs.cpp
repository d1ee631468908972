#include <algorithm>

#include "twin/place/place_readers.h"
#include "twin/place/rule_packs.h"
#include "twin/place/text_file.h"

namespace sandtable {
namespace {

constexpr std::uintmax_t kLargestPack = 1U << 20;

struct PackText {
  std::string name;  ///< as messages call it
  std::string text;
};

/// The pack's text, built in or from a file; empty after a problem.
std::optional<PackText> text_of(TomlTable& t, PlaceReading& reading) {
  std::string built_in;
  std::filesystem::path file;
  const bool has_name = t.optional("use", built_in);
  const bool has_file = reading.sources.read_path(t, "file", file);
  if (has_name == has_file) {
    // A file that was named and is missing is a problem already.
    if (has_name || !t.present("file")) t.problem("use", "a rule pack has either 'use' or 'file'");
    return std::nullopt;
  }
  if (has_name) {
    if (const auto text = built_in_rule_pack(built_in)) return PackText{built_in, std::string(*text)};
    const auto names = built_in_rule_pack_names();
    t.problem("use", "'{}' is no built-in rule pack; there are {}{}", clipped(built_in, 64), listed(names),
              did_you_mean(built_in, names));
    return std::nullopt;
  }
  auto text = read_text_file(file, kLargestPack, "rule pack");
  if (text) return PackText{file.string(), *std::move(text)};
  t.problem("file", "{}", text.error().message);
  return std::nullopt;
}

RulePack read_pack(TomlTable& t) {
  RulePack pack;
  t.required("id", pack.id);
  pack.name = {pack.id, pack.id};
  t.optional("name", pack.name);
  t.required("version", pack.version);
  t.required("provenance", pack.provenance);
  return pack;
}

/// Rules that this place does not want.
void leave_out(TomlTable& t, const std::string& pack, std::vector<AlarmRule>& rules) {
  std::vector<std::string> unwanted;
  t.optional("off", unwanted);
  for (const std::string& id : unwanted) {
    const auto gone = std::erase_if(rules, [&](const AlarmRule& rule) { return rule.id.str() == pack + "." + id; });
    if (gone == 0) t.problem("off", "the pack has no rule '{}'", clipped(id, 64));
  }
}

void read_one(TomlTable& t, PlaceReading& reading, Place& place) {
  const auto source = text_of(t, reading);
  if (!source) {
    t.accept("off");
    return;
  }
  PlaceProblems problems(source->name);
  RulePack pack;
  std::vector<AlarmRule> rules;
  TomlTable::read_document(source->text, problems, [&](TomlTable& root) {
    if (!root.table("pack", [&](TomlTable& table) { pack = read_pack(table); })) root.needs("pack");
    root.tables("rule", [&](TomlTable& table) { rules.push_back(read_rule(table, reading, pack.id)); });
  });
  if (!problems.empty()) t.problem(t.present("use") ? "use" : "file", "{}", problems.error().message);
  const bool twice = std::ranges::find(place.rule_packs, pack.id, &RulePack::id) != place.rule_packs.end();
  if (twice) t.problem(t.present("use") ? "use" : "file", "the pack '{}' is taken already", clipped(pack.id, 64));
  leave_out(t, pack.id, rules);
  for (AlarmRule& rule : rules) {
    if (rule.provenance.empty()) rule.provenance = pack.provenance;
    place.rules.push_back(std::move(rule));
  }
  place.rule_packs.push_back(std::move(pack));
}

}  // namespace

void read_rule_packs(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("rule_pack", [&](TomlTable& t) { read_one(t, reading, place); });
}

}  // namespace sandtable
