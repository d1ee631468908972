#pragma once

#include <atomic>
#include <memory>

#include "tests/support/memory_store.h"
#include "twin/core/shared_store.h"

namespace sandtable::test {

/// The way to a database that the test cuts and mends. Safe from any thread.
struct Link {
  std::atomic<bool> mended = true;  ///< reconnect() succeeds
  std::atomic<bool> up = true;
  std::atomic<bool> may_lead = true;     ///< no other seat leads
  std::atomic<bool> cut_before = false;  ///< the next append() loses the link before it takes effect
  std::atomic<bool> cut_after = false;   ///< it takes effect, but the answer is lost

  void cut() { up = mended = false; }
  void mend() { mended = true; }
};

/// A shared journal in memory behind a link.
class LinkedStore final : public WholeMemoryStore<SharedStore> {
 public:
  LinkedStore(std::shared_ptr<MemoryJournal> journal, std::shared_ptr<Link> link)
      : WholeMemoryStore(std::move(journal)), link_(std::move(link)) {}

  Status append(std::span<const Event> events) override {
    if (link_->cut_before.exchange(false)) link_->cut();
    if (Status reached = reach(); !reached) return reached;
    if (Status written = WholeMemoryStore::append(events); !written) return written;
    if (link_->cut_after.exchange(false)) link_->cut();
    if (Status answered = reach(); !answered) return answered;
    known_ = events.back().seq;
    return {};
  }
  Status note_sent(std::span<const std::int64_t> seqs) override {
    if (Status reached = reach(); !reached) return reached;
    return WholeMemoryStore::note_sent(seqs);
  }
  Status news(const std::function<void(Event)>& visit) override {
    if (Status reached = reach(); !reached) return reached;
    for (Event& event : journal_->events()) {
      if (event.seq <= known_) continue;
      known_ = event.seq;
      visit(std::move(event));
    }
    return {};
  }
  Result<bool> wait_for_news(Duration) override {
    if (Status reached = reach(); !reached) return pass(reached);
    return true;
  }
  void wake() override {}
  Status take_pen() override { return reach(); }
  Status put_pen_down() override { return reach(); }
  Result<bool> try_to_lead() override {
    if (Status reached = reach(); !reached) return pass(reached);
    return link_->may_lead.load();
  }
  Status reconnect() override {
    link_->up = link_->mended.load();
    return reach();
  }
  [[nodiscard]] std::int64_t seat() const override { return 1; }

 private:
  [[nodiscard]] Status reach() const { return link_->up ? Status{} : Status(fail(ErrorCode::kIo, "the link is cut")); }

  std::shared_ptr<Link> link_;
  std::int64_t known_ = 0;
};

}  // namespace sandtable::test
