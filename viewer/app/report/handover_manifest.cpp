#include "viewer/app/report/handover_manifest.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "twin/base/text.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFormat = "sandtable-handover-1";

/// A name must stay inside the pack.
bool is_inside(const std::string& name) {
  const fs::path path(name);
  return !name.empty() && path.is_relative() &&
         std::ranges::none_of(path, [](const fs::path& part) { return part == ".." || part == "." || part.empty(); });
}

HandoverManifest manifest_of(const json& j) {
  HandoverManifest m;
  if (j.at("format").get<std::string>() != kFormat) throw std::invalid_argument("another format");
  j.at("pack").get_to(m.pack);
  j.at("incident").get_to(m.incident);
  const auto at = parse_time(j.at("at").get<std::string>(), ZonePolicy::required());
  if (!at) throw std::invalid_argument(at.error().message);
  m.at = *at;
  j.at("journal").at("entry").get_to(m.entry);
  j.at("journal").at("head").get_to(m.journal_head);
  j.at("journal").at("intact").get_to(m.journal_intact);
  const json& files = j.at("files");
  if (!files.is_array() || files.size() > kMostPackedFiles)
    throw std::invalid_argument(fmt::format("more than {} files", kMostPackedFiles));
  for (const json& file : files) {
    PackedFile packed;
    file.at("name").get_to(packed.name);
    file.at("bytes").get_to(packed.bytes);
    const auto digest = Digest::from_hex(file.at("blake2b_256").get<std::string>());
    if (!digest) throw std::invalid_argument(digest.error().message);
    packed.digest = *digest;
    if (!is_inside(packed.name)) throw std::invalid_argument("a name leads out of the pack");
    m.files.push_back(std::move(packed));
  }
  return m;
}

}  // namespace

std::string manifest_text(const HandoverManifest& manifest) {
  json files = json::array();
  for (const PackedFile& file : manifest.files)
    files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"blake2b_256", file.digest.hex()}});
  json sources = json::array();
  for (const SourceCredit& credit : manifest.sources) {
    sources.push_back({{"kind", credited_kind_key(credit.kind)},
                       {"id", credit.id},
                       {"attribution", stated(credit.attribution)},
                       {"licence", stated(credit.licence)}});
  }
  const json j{
      {"format", kFormat},
      {"pack", manifest.pack},
      {"incident", manifest.incident},
      {"at", format_iso(manifest.at)},
      {"journal", {{"entry", manifest.entry}, {"head", manifest.journal_head}, {"intact", manifest.journal_intact}}},
      {"files", files},
      {"sources", sources}};
  return j.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<HandoverManifest> parse_manifest(std::string_view text) {
  try {
    return manifest_of(json::parse(text));
  } catch (const std::exception& wrong) {
    return fail(ErrorCode::kUnreadable, "not a manifest of a hand-over pack: {}", clipped(wrong.what(), 200));
  }
}

Result<FoundManifest> read_manifest(const fs::path& pack) {
  const fs::path file = pack / kManifestName;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (error) return fail(ErrorCode::kNotFound, "{}: {}", file.string(), error.message());
  if (size > kLargestManifest)
    return fail(ErrorCode::kLimit, "{}: more than {} bytes", file.string(), kLargestManifest);
  std::ifstream in(file, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in) return fail(ErrorCode::kUnreadable, "{}: cannot be read", file.string());
  auto manifest = parse_manifest(text);
  if (!manifest) return fail(manifest.error().code, "{}: {}", file.string(), manifest.error().message);
  return FoundManifest{std::move(*manifest), Hasher().raw(text.data(), text.size()).finish()};
}

Result<Digest> digest_of_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorCode::kUnreadable, "{}: cannot be read", file.string());
  Hasher hasher;
  std::array<char, 1 << 16> block{};
  while (in.read(block.data(), block.size()) || in.gcount() > 0)
    hasher.raw(block.data(), static_cast<std::size_t>(in.gcount()));
  if (in.bad()) return fail(ErrorCode::kUnreadable, "{}: cannot be read", file.string());
  return hasher.finish();
}

Warnings pack_faults(const fs::path& pack, const HandoverManifest& manifest) {
  Warnings faults;
  std::set<std::string> named{kManifestName};
  for (const PackedFile& file : manifest.files) {
    named.insert(file.name);
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(pack / file.name, error))) {
      faults.push_back(fmt::format("{}: missing", file.name));
      continue;
    }
    const auto digest = digest_of_file(pack / file.name);
    if (!digest) {
      faults.push_back(digest.error().message);
    } else if (*digest != file.digest) {
      faults.push_back(fmt::format("{}: changed since the pack was made", file.name));
    }
  }
  std::error_code error;
  for (fs::recursive_directory_iterator it(pack, error), end; !error && it != end; it.increment(error)) {
    const std::string name = fs::relative(it->path(), pack, error).generic_string();
    if (!it->is_directory(error) && !named.contains(name)) faults.push_back(fmt::format("{}: not of the pack", name));
  }
  if (error) faults.push_back(fmt::format("{}: {}", pack.string(), error.message()));
  return faults;
}

}  // namespace sandtable
