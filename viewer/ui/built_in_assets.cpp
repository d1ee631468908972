#include "viewer/ui/built_in_assets.h"

#include <fstream>
#include <iterator>
#include <system_error>

namespace sandtable::ui {

Result<std::string> asset_text(const std::filesystem::path& assets, std::string_view name) {
  constexpr std::uintmax_t kMostBytes = 4u << 20;
  if (const auto file = assets / name; !assets.empty()) {
    std::error_code code;
    if (std::filesystem::is_regular_file(file, code)) {
      const auto size = std::filesystem::file_size(file, code);
      if (code || size > kMostBytes) return fail(ErrorCode::kUnreadable, "{}: larger than 4 MB", file.string());
      std::ifstream in(file, std::ios::binary);
      std::string text{std::istreambuf_iterator<char>(in), {}};
      if (!in.good() && !in.eof()) return fail(ErrorCode::kUnreadable, "{}: cannot be read", file.string());
      return text;
    }
  }
  const auto text = built_in_asset(name);
  if (text.empty()) return fail(ErrorCode::kNotFound, "no asset {}", name);
  return std::string(text);
}

}  // namespace sandtable::ui
