#include "twin/place/text_file.h"

#include <fstream>
#include <system_error>

namespace sandtable {

Result<std::string> read_text_file(const std::filesystem::path& file, std::uintmax_t most, const char* noun) {
  std::error_code trouble;
  const auto size = std::filesystem::file_size(file, trouble);
  if (trouble == std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::kNotFound, "{}: no such {}", file.string(), noun);
  }
  if (trouble) return fail(ErrorCode::kUnreadable, "{}: not readable as a {}", file.string(), noun);
  if (size > most) {
    return fail(ErrorCode::kLimit, "{}: {} bytes; a {} has at most {}", file.string(), size, noun, most);
  }
  std::ifstream in(file, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(in.gcount()) != size) {
    return fail(ErrorCode::kUnreadable, "{}: not readable as a {}", file.string(), noun);
  }
  return text;
}

}  // namespace sandtable
