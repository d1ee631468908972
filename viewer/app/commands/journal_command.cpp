#include "viewer/app/commands/journal_command.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include "twin/base/clock.h"
#include "twin/core/event_json.h"
#include "twin/core/reduce.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/report/report_formats.h"

namespace sandtable {
namespace {

/// A line of the log with where it stands in the journal.
struct JournalLine {
  std::int64_t seq = 0;
  UtcTime wall;
  std::string kind;
  LogLine line;
  std::int64_t struck_by = 0;  ///< the entry that struck it through; 0 while it holds
};

struct JournalExtract {
  Incident incident;
  std::vector<JournalLine> lines;
};

Result<JournalExtract> extract(IncidentStore& store, const std::string& actor) {
  JournalExtract out;
  IncidentState state;
  std::map<std::int64_t, std::int64_t> struck;
  const Status read = store.read(1, [&](const Event& event) {
    if (const auto* e = std::get_if<NoteStruck>(&event.body)) struck[e->entry] = event.seq;
    auto line = log_line(event, state);
    if (line && (actor.empty() || event.actor == actor))
      out.lines.push_back({event.seq, event.wall, std::string(event_type(event.body)), std::move(*line), 0});
    reduce(state, event);
    return true;
  });
  if (!read) return pass(read);
  if (state.seq == 0) return fail(ErrorCode::kInvalid, "the incident has no entries yet");
  for (JournalLine& line : out.lines) {
    if (const auto by = struck.find(line.seq); by != struck.end()) line.struck_by = by->second;
  }
  out.incident = *state.incident;
  return out;
}

/// The same writer as the report's tables: a spreadsheet must not run what people wrote.
void print_csv(const JournalExtract& extract) {
  const auto column = [](const char* key) { return ReportColumn{key, {}}; };
  ReportTable table;
  table.columns = {column("entry"),    column("at"),        column("wall"),      column("who"),
                   column("role"),     column("saw_entry"), column("counted_s"), column("kind"),
                   column("activity"), column("about"),     column("detail"),    column("struck_by_entry")};
  for (const JournalLine& l : extract.lines) {
    const auto number = [](std::int64_t n) { return ReportNumber{static_cast<double>(n), 0}; };
    const std::optional<AskedFrom>& from = l.line.asked_from;
    table.rows.push_back({number(l.seq), l.line.at, l.wall, l.line.actor,
                          from ? ReportCell(std::string(role_key(from->role))) : ReportCell{},
                          from && from->seen ? ReportCell{number(*from->seen)} : ReportCell{},
                          from && from->counted ? ReportCell{ReportNumber{seconds(*from->counted), 3}} : ReportCell{},
                          l.kind, l.line.what, l.line.subject, l.line.detail,
                          l.struck_by == 0 ? ReportCell{} : ReportCell{number(l.struck_by)}});
  }
  fmt::print("{}", report_csv(table, CsvMarks{extract.incident.zone, extract.incident.fictional,
                                              extract.incident.exercise != Text{}}));
}

/// One line of text, whatever somebody typed.
std::string one_line(const std::string& text) {
  std::string out = valid_utf8(text);
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return out;
}

void print_ics214(const JournalExtract& extract) {
  const Incident& incident = extract.incident;
  std::map<std::string, std::vector<const JournalLine*>> people;
  for (const JournalLine& l : extract.lines) people[l.line.actor].push_back(&l);
  const auto both = [](const Text& text) {
    return text.zh == text.en || text.zh.empty() || text.en.empty() ? text.in(Language::kZhHant)
                                                                    : text.zh + " " + text.en;
  };
  for (const auto& [person, lines] : people) {
    fmt::print("ACTIVITY LOG (ICS 214) 活動紀錄表{}{}\n\n", incident.is_exercise() ? "    演習 EXERCISE" : "",
               incident.fictional ? "    FICTIONAL 虛構" : "");
    fmt::print("1. Incident Name 事件名稱        {}, {}\n", one_line(both(incident.place_name)),
               one_line(both(incident.incident.name)));
    fmt::print("2. Operational Period 作業期間   {} - {}\n", format_local(lines.front()->line.at, incident.zone),
               format_local(lines.back()->line.at, incident.zone));
    fmt::print("3. Name 姓名                     {}\n\n7. Activity Log 活動紀錄\n", one_line(person));
    for (const JournalLine* l : lines) {
      const std::string subject = one_line(both(l->line.subject));
      const std::string detail = one_line(both(l->line.detail));
      const std::string seat = both(seat_words(l->line.asked_from));
      fmt::print("   {}  {}{}{}{}{}{}{}\n", format_local(l->line.at, incident.zone), one_line(both(l->line.what)),
                 subject.empty() ? "" : ": ", subject, detail.empty() ? "" : " - ", detail,
                 seat.empty() ? "" : "  (" + seat + ")",
                 l->struck_by == 0 ? "" : fmt::format("  [STRUCK THROUGH 已劃除, entry {}]", l->struck_by));
    }
    fmt::print("\n8. Prepared by 製表              Sandtable, {}\n\n\f",
               format_local(SystemClock().now(), incident.zone));
  }
}

}  // namespace

int run_journal(const JournalOptions& options) {
  const auto store = open_any_incident(options.incident);
  if (!store) return report_failure(store.error());
  const auto extracted = extract(**store, options.actor);
  if (!extracted) return report_failure(extracted.error());
  if (options.format == "csv") {
    print_csv(*extracted);
  } else {
    print_ics214(*extracted);
  }
  return kExitOk;
}

}  // namespace sandtable
