#include "geo/reader/source_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::string_view kHidden = "***";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Position of an ASCII word, whatever its case.
std::size_t find_word(std::string_view text, std::string_view lower_word, std::size_t from) {
  const auto at = std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
                              lower_word.begin(), lower_word.end(), [](char a, char b) { return lower(a) == b; });
  return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

/// End of a value in a connection string or a query: a quoted one may hold spaces and escaped quotes.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
  if (begin < text.size() && (text[begin] == '\'' || text[begin] == '"')) {
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == text[begin]) {
        return i + 1;
      }
    }
    return text.size();
  }
  return std::min(text.find_first_of(" \t\r\n&;,", begin), text.size());
}

void hide_values(std::string& text, std::string_view word) {
  for (std::size_t at = find_word(text, word, 0); at != std::string::npos; at = find_word(text, word, at)) {
    at += word.size();
    while (at < text.size() && text[at] == ' ') ++at;
    if (at >= text.size() || text[at] != '=') continue;
    ++at;
    while (at < text.size() && text[at] == ' ') ++at;
    text.replace(at, end_of_value(text, at) - at, kHidden);
    at += kHidden.size();
  }
}

/// "://user:secret@host": what stands between the colon and the last @ before the path.
void hide_user_info(std::string& text) {
  for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at)) {
    at += 3;
    const std::size_t end = std::min(text.find_first_of("/?# \t\r\n", at), text.size());
    const std::size_t host = end == 0 ? std::string::npos : text.rfind('@', end - 1);
    const std::size_t colon = text.find(':', at);
    if (host == std::string::npos || host < at || colon >= host) continue;
    text.replace(colon + 1, host - colon - 1, kHidden);
  }
}

bool has_prefix(std::string_view text, std::string_view lower_prefix) {
  return text.size() >= lower_prefix.size() && find_word(text.substr(0, lower_prefix.size()), lower_prefix, 0) == 0;
}

}  // namespace

bool is_database_string(std::string_view source) {
  return has_prefix(source, "pg:") || has_prefix(source, "postgresql://") || has_prefix(source, "postgres://");
}

bool is_network_source(std::string_view source) {
  constexpr std::array<std::string_view, 7> kPrefixes = {"/vsicurl", "/vsis3",  "/vsigs",   "/vsiaz",
                                                         "/vsiadls", "/vsioss", "/vsiswift"};
  if (is_database_string(source) || has_prefix(source, "http://") || has_prefix(source, "https://")) return true;
  return source.starts_with("/vsi") && std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view prefix) {
           return source.find(prefix) != std::string_view::npos;
         });
}

std::string gdal_source(std::string_view source) {
  if (has_prefix(source, "http://") || has_prefix(source, "https://")) return "/vsicurl/" + std::string(source);
  // OGR knows the URL only behind its own prefix or in its long form.
  if (has_prefix(source, "postgres://")) return "PG:" + std::string(source);
  if (has_prefix(source, "postgresql://")) return "PG:" + std::string(source);
  return std::string(source);
}

std::string without_secrets(std::string_view text) {
  std::string out(text);
  for (const std::string_view word : {"password", "passwd", "pwd", "token", "x-amz-signature", "&sig", "secret"}) {
    hide_values(out, word);
  }
  hide_user_info(out);
  return out;
}

std::string shown_source(std::string_view source) { return clipped(valid_utf8(without_secrets(source)), 300); }

}  // namespace sandtable::geo
