from workshop.ui.page import open_page
import streamlit as st
page = open_page("standards")
st.title("standards")
