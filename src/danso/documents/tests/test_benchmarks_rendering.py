from __future__ import annotations

from danso.documents.benchmarks_rendering import bench_rendering


def test_a_report_and_its_tables_are_written_within_their_limits():
    figures = bench_rendering()
    assert [figure.name for figure in figures if figure.over] == []
    assert {"report of 58 tasks as .docx", "report of 58 tasks as PDF/A"} <= {
        figure.name for figure in figures
    }
