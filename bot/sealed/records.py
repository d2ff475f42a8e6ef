"""One row for each person who answered: that they did, and nothing else."""

from sqlmodel import Field, LargeBinary, SQLModel


class SealedAnswer(SQLModel, table=True):
    """A sealed answer. The row is the record of participation: no time, no serial."""

    __tablename__ = "sealed_answer"

    box: str = Field(primary_key=True)
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    ciphertext: bytes = Field(sa_type=LargeBinary)
