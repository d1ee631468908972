#include "viewer/app/script_file.h"

#include <fstream>
#include <sstream>

namespace sandtable {

Result<std::vector<ui::TimedCommand>> read_script(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail(ErrorCode::kUnreadable, "{}: cannot be read as a script", file.string());
  return ui::parse_script(text.str(), file.string());
}

}  // namespace sandtable
