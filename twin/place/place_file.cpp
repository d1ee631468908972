#include "twin/place/place_file.h"

#include <fstream>
#include <system_error>

#include "twin/place/place_readers.h"

namespace sandtable {
namespace {

// A place file is written by people; the largest imaginable one has a few thousand resources.
constexpr std::size_t kLargestFile = 8u << 20;

Result<std::string> read_text(const std::filesystem::path& file) {
  std::error_code trouble;
  const auto size = std::filesystem::file_size(file, trouble);
  if (trouble == std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::kNotFound, "{}: no such place file", file.string());
  }
  if (trouble) return fail(ErrorCode::kUnreadable, "{}: not readable as a place file", file.string());
  if (size > kLargestFile) {
    return fail(ErrorCode::kLimit, "{}: {} bytes; a place file has at most {}", file.string(), size, kLargestFile);
  }
  std::ifstream in(file, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(in.gcount()) != size) {
    return fail(ErrorCode::kUnreadable, "{}: not readable as a place file", file.string());
  }
  return text;
}

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
  const auto text = read_text(absolute);
  if (!text) return pass(text);
  return parse_place(*text, absolute, absolute.parent_path());
}

}  // namespace sandtable
