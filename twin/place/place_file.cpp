#include "twin/place/place_file.h"

#include <system_error>

#include "twin/place/place_readers.h"
#include "twin/place/text_file.h"

namespace sandtable {
namespace {

// A place file is written by people; the largest imaginable one has a few thousand resources.
constexpr std::uintmax_t kLargestPlace = 8u << 20;

}  // namespace

Result<Place> parse_place(std::string_view toml, const std::filesystem::path& file,
                          const std::filesystem::path& directory) {
  PlaceProblems problems(file.string());
  PlaceReading reading{PlaceSources(directory), {}};
  Place place;
  place.file = file;
  TomlTable::read_document(toml, problems, [&](TomlTable& root) {
    read_setting(root, reading, place);
    read_layers(root, reading, place);
    read_feeds(root, reading, place);
    read_quality(root, reading, place);
    read_rules(root, reading, place);
    read_rule_packs(root, reading, place);
    read_response(root, reading, place);
    read_outputs(root, reading, place);
    read_flood(root, reading, place);
  });
  reading.ids.check(problems);
  if (!problems.empty()) return tl::unexpected<Error>(problems.error());
  return place;
}

Result<Place> load_place(const std::filesystem::path& file) {
  std::error_code trouble;
  const std::filesystem::path absolute = std::filesystem::absolute(file, trouble).lexically_normal();
  if (trouble) return fail(ErrorCode::kIo, "{}: {}", file.string(), trouble.message());
  const auto text = read_text_file(absolute, kLargestPlace, "place file");
  if (!text) return pass(text);
  return parse_place(*text, absolute, absolute.parent_path());
}

}  // namespace sandtable
