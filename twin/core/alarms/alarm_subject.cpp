#include "twin/core/alarms/alarm_subject.h"

#include <array>

namespace sandtable {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<AlarmSubject>> kSubjectKinds{
    "series", "feed", "order", "resource", "site", "alert", "place"};

template <std::size_t I = 0>
std::optional<AlarmSubject> make(std::string_view kind, std::string id) {
  if constexpr (I < kSubjectKinds.size()) {
    if (kSubjectKinds[I] == kind) return AlarmSubject(std::in_place_index<I>, std::move(id));
    return make<I + 1>(kind, std::move(id));
  } else {
    return std::nullopt;
  }
}

}  // namespace

std::string_view subject_kind_key(const AlarmSubject& subject) { return kSubjectKinds[subject.index()]; }

const std::string& subject_text(const AlarmSubject& subject) {
  return std::visit([](const auto& id) -> const std::string& { return id.str(); }, subject);
}

std::optional<AlarmSubject> make_subject(std::string_view kind, std::string id) { return make(kind, std::move(id)); }

}  // namespace sandtable
