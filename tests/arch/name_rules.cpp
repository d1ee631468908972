#include "tests/arch/name_rules.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <string>

namespace sandtable::arch {
namespace {

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool is_constant(const std::string& name) { return name.size() > 1 && name[0] == 'k' && is_upper(name[1]); }

/// What remains of a line without its comment and with its texts emptied.
std::string code_of(const std::string& line) {
  std::string code;
  bool in_text = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (in_text && line[i] == '\\') {
      ++i;
      continue;
    }
    if (!in_text && line.compare(i, 2, "//") == 0) break;
    if (line[i] == '"' && (i == 0 || line[i - 1] != '\'')) in_text = !in_text;
    if (!in_text || line[i] == '"') code += line[i];
  }
  return code;
}

/// Whether a word like lowerCamel stands in the line: a cheap look before the dear ones.
bool has_hump(const std::string& code) {
  for (std::size_t i = 1; i < code.size(); ++i) {
    if (is_upper(code[i]) && std::islower(static_cast<unsigned char>(code[i - 1]))) return true;
  }
  return false;
}

std::string badly_named_type(const std::string& code) {
  static const std::regex kType(
      R"re(^\s*(?:class|struct|union|enum class|enum)\s+([A-Za-z_]\w*)\s*(?:final\s*)?(?:[:{].*)?$)re");
  std::smatch found;
  if (code.find("class") == std::string::npos && code.find("struct") == std::string::npos &&
      code.find("enum") == std::string::npos && code.find("union") == std::string::npos) {
    return "";
  }
  if (!std::regex_match(code, found, kType)) return "";
  const std::string name = found[1];
  const bool is_pascal = is_upper(name[0]) && name.find('_') == std::string::npos;
  return is_pascal || name == "hash" ? "" : name;
}

std::string badly_named_constant(const std::string& code) {
  static const std::regex kDeclared(
      R"re(\bconstexpr\s+(?:(?:static|inline|const|auto|unsigned|long)\s+)*(?:[\w:]+(?:<[^=;(){}]*>)?[\s*&]+)?(\w+)\s*(?:\[[^\]]*\])?\s*(?:=[^=]|\{))re");
  std::smatch found;
  if (code.find("constexpr") == std::string::npos || !std::regex_search(code, found, kDeclared)) return "";
  const std::string name = found[1];
  return name.size() == 1 || is_constant(name) ? "" : name;
}

std::string badly_named_variable(const std::string& code) {
  static const std::regex kDeclared(
      R"re((?:\b(?:auto|int|double|float|bool|char|long|unsigned|std::size_t|std::string|std::string_view|LocalXY|UtcTime|Duration)\b(?:\s+const)?|>)\s*[&*]*\s+[&*]*([a-z]\w*[A-Z]\w*)\s*(?:=|\(|;|\{|,|\)))re");
  if (!has_hump(code)) return "";
  for (std::sregex_iterator at(code.begin(), code.end(), kDeclared), end; at != end; ++at) {
    if (!is_constant(at->str(1))) return at->str(1);
  }
  return "";
}

/// A definition at the left edge: "void Name(...) {". A constructor has no type before it.
std::string badly_named_function(const std::string& code) {
  static const std::regex kDefined(
      R"re(^(?:static |inline |constexpr )*(?!return|else|using|typedef|case|goto|new|delete|throw|namespace|friend|extern)[A-Za-z_][\w:]*(?:<[^;()]*>)?(?:\s*[&*]+\s*|\s+)([A-Za-z_]\w*)\(.*\{$)re");
  std::smatch found;
  if (code.empty() || code.back() != '{' || code[0] == ' ' || code.find('(') == std::string::npos) return "";
  if (!std::regex_match(code, found, kDefined)) return "";
  const std::string name = found[1];
  const bool has_capital = std::any_of(name.begin(), name.end(), is_upper);
  return has_capital && name != "LLVMFuzzerTestOneInput" ? name : "";
}

std::string badly_named_macro(const std::string& code) {
  static const std::regex kDefined(R"re(^\s*#\s*define\s+(\w+).*$)re");
  std::smatch found;
  if (code.find("define") == std::string::npos || !std::regex_match(code, found, kDefined)) return "";
  const std::string name = found[1];
  return std::any_of(name.begin(), name.end(), [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; })
             ? name
             : "";
}

}  // namespace

Breaches name_breaches(const SourceTree& tree) {
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (!file.ends_with(".cpp")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = code_of(file.lines[i]);
      const auto judge = [&](const std::string& name, const char* rule) {
        if (!name.empty()) add_breach(breaches, file, i, "'" + name + "': " + rule);
      };
      const bool of_template = i > 0 && file.lines[i - 1].find("template <") != std::string::npos;
      judge(badly_named_type(code), "types are PascalCase");
      if (!of_template) judge(badly_named_constant(code), "constants are kName");
      judge(badly_named_variable(code), "variables and functions have no capitals");
      judge(badly_named_function(code), "functions are snake_case");
      judge(badly_named_macro(code), "macros are UPPER_CASE");
    }
  }
  return breaches;
}

}  // namespace sandtable::arch
